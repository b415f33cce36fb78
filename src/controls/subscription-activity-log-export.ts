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

const WANTED = { categories: ['Administrative', 'Security', 'Policy', 'Alert'], groups: ['allLogs'] };

/** Azure forgets after 90 days who did what in a subscription, unless the Activity Log is sent somewhere. */
export const subscriptionActivityLogExport = defineControl({
  id: 'subscription-activity-log-export',
  version: '1',
  resource: diagnosticSettings,
  meta: {
    title: 'The Activity Log of a subscription is kept',
    rationale:
      'The Activity Log says who opened a registry, read a credential or granted a role, and Azure keeps it for 90 days. ' +
      'What nobody has exported by then can not be looked up any more.',
    fix: 'Adds a diagnostic setting of its own that sends the log to the workspace of the settings.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/azure-monitor/platform/activity-log',
      cis: ['6.1.1 (v3.0)', '6.1.2 (v3.0)', '7.1.1.1 (v4.0)', '7.1.1.2 (v4.0)', '6.1.1.1 (v5.0)', '6.1.1.2 (v5.0)'],
      documents: ['001'],
    },
    permissions: DIAGNOSTIC_PERMISSIONS,
  },
  messages: {
    notKept: 'Of the Activity Log of subscription {{subscription}}, {{categories}} is sent nowhere.',
  },
  judges: ['/properties/items'],

  applies: (state) => placeOf(state).type === '',

  detect(state) {
    const missing = missingLogs(settingsIn(state), WANTED);
    if (missing.length === 0) return [];
    return [
      {
        messageId: 'notKept',
        ...missingSetting(state, WANTED),
        data: { subscription: placeOf(state).name, categories: missing.join(', ') },
      },
    ];
  },

  fix: (state, _facts, profile) => addOwnSetting(state, WANTED, profile),

  undo: invert,

  impact: () => nobodyHit('Nothing stops working. What the workspace takes in and keeps is charged for.'),
});
