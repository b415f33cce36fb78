import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { diagnosticSettings } from '../resources/diagnostic-settings.ts';
import {
  addOwnSetting,
  DIAGNOSTIC_PERMISSIONS,
  missingLogs,
  missingSetting,
  placeOf,
  settingsIn,
} from './shared/diagnostics.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

const WANTED = { categories: ['AuditEvent'], groups: ['audit', 'allLogs'] };

/** Who read which secret, and when: only the audit log of the vault tells, and only if it is kept. */
export const kvAuditLogging = defineControl({
  id: 'kv-audit-logging',
  version: '1',
  resource: diagnosticSettings,
  meta: {
    title: 'The audit log of a key vault is kept',
    rationale:
      'Without its audit log nobody can say which secret was read, by whom, after a break-in. ' +
      'The log is not kept unless a diagnostic setting sends it somewhere.',
    fix: 'Adds a diagnostic setting of its own that sends the log to the workspace of the settings.',
    severity: 'medium',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/key-vault/general/logging',
      azurePolicy: ['cf820ca0-f99e-4f3e-84fb-66e913812d21', '951af2fa-529b-416e-ab6e-066fd85ac459'],
      cis: ['6.1.4 (v3.0)', '7.1.1.4 (v4.0)', '6.1.1.4 (v5.0)'],
      mcsb: ['LT-3', 'DP-8'],
      documents: ['004'],
    },
    permissions: DIAGNOSTIC_PERMISSIONS,
  },
  messages: {
    notKept: 'The audit log of key vault {{vault}} is sent nowhere.',
  },
  judges: ['/properties/items'],

  applies: (state) => placeOf(state).type === 'microsoft.keyvault/vaults',

  detect(state) {
    if (missingLogs(settingsIn(state), WANTED).length === 0) return [];
    return [
      {
        messageId: 'notKept',
        ...missingSetting(state, WANTED),
        data: { vault: placeOf(state).name },
      },
    ];
  },

  fix: (state, _facts, profile) => addOwnSetting(state, WANTED, profile),

  undo: invert,

  impact: () => nobodyHit('Nothing stops working. What the workspace takes in is charged for.'),
});
