import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';
import { adviseNewEnvironment, MOVE_PERMISSIONS, movingImpact } from './shared/environment-recreation.ts';

/** An internal environment has no public address at all; one with its public network closed answers on none, either. */
export const caeInternalOnly = defineControl({
  id: 'cae-internal-only',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'Container Apps environment is internal',
    rationale:
      'In an environment with a public address, one switch of one app puts that app on the internet. ' +
      'An internal environment has an address in its own network only, whatever its apps say.',
    fix: 'Sends nothing, a person does it: an internal environment takes the place of this one.',
    severity: 'high',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/networking',
      azurePolicy: ['d074ddf8-01a5-4b5e-a2b8-964aed452c0a'],
      mcsb: ['NS-2'],
      documents: ['002', '004'],
    },
    permissions: MOVE_PERMISSIONS,
  },
  messages: {
    external: 'Environment {{environment}} has a public address.',
  },
  impliedBy: ['cae-public-network-access-disabled'],
  judges: ['/properties/vnetConfiguration', '/properties/publicNetworkAccess'],
  facts: ['environmentWorkloads'],

  detect({ name, properties }) {
    const { vnetConfiguration, publicNetworkAccess } = properties;
    if (vnetConfiguration?.internal === true || publicNetworkAccess?.toLowerCase() === 'disabled') return [];
    return [
      {
        messageId: 'external',
        path: '/properties/vnetConfiguration/internal',
        current: vnetConfiguration?.internal ?? null,
        desired: true,
        data: { environment: name },
      },
    ];
  },

  fix: () => adviseNewEnvironment('An environment can not be made internal later.', 'that is internal'),

  undo: invert,
  impact: (_state, facts) => movingImpact(facts),
});
