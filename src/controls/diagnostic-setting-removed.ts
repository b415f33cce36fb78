import { defineSignal } from '../engine/signal.ts';

/** What this catalogue judges by its logs; a subscription is the place of its own setting. */
const TYPES = [
  'microsoft.app/managedenvironments',
  'microsoft.containerinstance/containergroups',
  'microsoft.containerregistry/registries',
  'microsoft.keyvault/vaults',
];
const RESOURCE = `/resourcegroups/[^/]+/providers/(?:${TYPES.join('|').replaceAll('.', '\\.')})/[^/]+`;
const WATCHED = new RegExp(
  `^/subscriptions/[^/]+(?:${RESOURCE})?/providers/microsoft\\.insights/diagnosticsettings/[^/]+$`,
  'u',
);

/** Whoever wants to work unseen removes the log first: that somebody did is worth knowing even where it is put back. */
export const diagnosticSettingRemoved = defineSignal({
  id: 'diagnostic-setting-removed',
  version: '1',
  operations: ['microsoft.insights/diagnosticsettings/delete'],
  meta: {
    title: 'Nobody removes the diagnostic setting of a watched resource',
    rationale:
      'From the removal on nobody can tell what was done with the resource, and that is what an intruder wants. What was ' +
      'not logged meanwhile can not be had later.',
    response: 'Ask who removed it and why, put it back, and look at what the same person did around that time.',
    severity: 'high',
    references: {
      docs: 'https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings',
      documents: ['004'],
    },
  },
  message: '{{actor}} removed diagnostic setting {{resource}}.',
  concerns: ({ key }) => WATCHED.test(key),
});
