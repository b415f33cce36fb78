import { alternative } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { invert } from '../engine/invert.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';
import { adviseNewEnvironment } from './shared/environment-recreation.ts';

/**
 * The switch of environments of workload profiles. An internal environment is closed, whether or not it says so; an older
 * one that has neither profiles nor the switch is judged by cae-internal-only.
 */
export const caePublicNetworkAccessDisabled = defineControl({
  id: 'cae-public-network-access-disabled',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'Container Apps environment has its public network access disabled',
    rationale:
      'With public network access, every app with an external ingress can be called from the internet. ' +
      'Without it, apps are reached through private endpoints and gateways that somebody chose.',
    fix: 'Closes the public network of the environment, in place; environments of workload profiles only.',
    severity: 'high',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/networking',
      documents: ['004'],
    },
    permissions: [
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.App/managedEnvironments/write',
      'Microsoft.App/containerApps/read',
    ],
  },
  messages: {
    publicEnabled: 'Environment {{environment}} can be reached from the internet.',
  },
  judges: ['/properties/publicNetworkAccess', '/properties/vnetConfiguration', '/properties/workloadProfiles'],
  facts: ['environmentApps'],

  applies: ({ properties }) =>
    properties.vnetConfiguration?.internal === true ||
    (properties.publicNetworkAccess ?? '') !== '' ||
    (properties.workloadProfiles ?? []).length > 0,

  detect({ name, properties }) {
    const { publicNetworkAccess: access, vnetConfiguration } = properties;
    if (access?.toLowerCase() === 'disabled') return [];
    if (vnetConfiguration?.internal === true && (access ?? '') === '') return [];
    return [
      {
        messageId: 'publicEnabled',
        path: '/properties/publicNetworkAccess',
        current: access ?? null,
        desired: 'Disabled',
        data: { environment: name },
      },
    ];
  },

  fix({ id, properties }) {
    if (properties.vnetConfiguration?.internal === true) {
      return {
        unfixable:
          'It says that it is internal and that its public network is open, and Azure lets nobody change that of an ' +
          'internal environment. Ask Microsoft support which of both holds.',
      };
    }
    if ((properties.workloadProfiles ?? []).length === 0) {
      return adviseNewEnvironment(
        'Only an environment of workload profiles can close its public network.',
        'that is internal',
      );
    }
    return [patch(managedEnvironment, id, { properties: { publicNetworkAccess: 'Disabled' } })];
  },

  undo: invert,

  impact: (_state, { environmentApps }) => ({
    configured: searched(
      environmentApps?.filter(({ ingress }) => ingress !== 'none' && ingress !== 'internal'),
      'which apps of the environment are reached from outside',
    ),
    used: { known: false, why: 'The log of requests is not read, so nobody knows who called from outside lately.' },
    notes: ['Every caller from the internet is cut off at once. Private endpoints go on, and can be added then.'],
  }),

  alternatives: () => [
    alternative(
      'first',
      'Approve a private endpoint for those who need the apps',
      'They go on calling when the public network closes, if its private zone is linked to their network.',
    ),
    alternative(
      'smaller',
      'Make the ingress of single apps internal',
      'Only what is meant to be public stays public; the environment can still be reached.',
    ),
  ],
});
