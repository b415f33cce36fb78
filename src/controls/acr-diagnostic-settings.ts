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

const WANTED = {
  categories: ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'],
  groups: ['audit', 'allLogs'],
};

/** Who logged in to a registry, who pushed and who pulled what: only its own log tells. */
export const acrDiagnosticSettings = defineControl({
  id: 'acr-diagnostic-settings',
  version: '1',
  resource: diagnosticSettings,
  meta: {
    title: 'The logins, pushes and pulls of a registry are logged',
    rationale:
      'Without these logs nobody can say who pushed the image that turned out to be bad, or who pulled it. ' +
      'They also tell who would notice when the admin account or the public network is switched off.',
    fix: 'Adds a diagnostic setting of its own that sends both logs to the workspace of the settings.',
    severity: 'medium',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/monitor-container-registry',
      azurePolicy: ['56288eb2-4350-461d-9ece-2bb242269dce'],
      documents: ['001', '002'],
    },
    permissions: DIAGNOSTIC_PERMISSIONS,
  },
  messages: {
    notKept: 'Registry {{registry}} sends {{missing}} nowhere.',
  },
  judges: ['/properties/items'],

  applies: (state) => placeOf(state).type === 'microsoft.containerregistry/registries',

  detect(state) {
    const missing = missingLogs(settingsIn(state), WANTED);
    if (missing.length === 0) return [];
    return [
      {
        messageId: 'notKept',
        ...missingSetting(state, WANTED),
        data: { registry: placeOf(state).name, missing: missing.join(' and ') },
      },
    ];
  },

  fix: (state, _facts, profile) => addOwnSetting(state, WANTED, profile),

  undo: invert,

  impact: () => nobodyHit('Nothing stops working. What the workspace takes in is charged for.'),
});
