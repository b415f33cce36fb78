import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { invert } from '../engine/invert.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';

/** Either the environment encrypts what its apps send each other, or each app that can be called is called through Dapr. */
export const caePeerEncryption = defineControl({
  id: 'cae-peer-encryption',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'Container Apps environment encrypts what its apps send each other',
    rationale:
      'Between the apps of an environment, traffic is not encrypted unless somebody asked for it. ' +
      'Whoever gets into its network reads tokens and data on the way from one app to the next.',
    fix: 'Switches on the encryption between apps, in place.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/ingress-environment-configuration',
      documents: ['004'],
    },
    permissions: [
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.App/managedEnvironments/write',
      'Microsoft.App/containerApps/read',
    ],
  },
  messages: {
    plain: 'Environment {{environment}} does not encrypt what its apps send each other, and {{calls}}.',
  },
  judges: ['/properties/peerTrafficConfiguration', '/properties/peerAuthentication'],
  detectFacts: ['environmentApps'],

  needs: ({ properties }) => (isOn(properties) ? [] : ['environmentApps']),

  detect({ name, properties }, { environmentApps = [] }) {
    if (isOn(properties)) return [];
    const called = environmentApps.filter(({ ingress }) => ingress !== 'none');
    const plain = called.filter(({ hasDapr }) => !hasDapr).map((app) => app.name);
    if (called.length > 0 && plain.length === 0) return [];
    const calls = called.length === 0 ? 'none of them is called through Dapr' : `${named(plain)} without Dapr`;
    return [
      {
        messageId: 'plain',
        path: '/properties/peerTrafficConfiguration/encryption/enabled',
        current: properties.peerTrafficConfiguration?.encryption?.enabled ?? null,
        desired: true,
        data: { environment: name, calls },
      },
    ];
  },

  fix: ({ id }) => [
    patch(managedEnvironment, id, { properties: { peerTrafficConfiguration: { encryption: { enabled: true } } } }),
  ],

  undo: invert,

  impact: (_state, { environmentApps }) => ({
    configured: searched(
      environmentApps?.filter(({ ingress }) => ingress !== 'none'),
      'which apps of the environment are called',
    ),
    used: { known: true, consumers: [] },
    notes: ['Calls between apps take longer, and fewer of them get through at the peak.'],
  }),
});

function isOn({ peerTrafficConfiguration: traffic, peerAuthentication: login }: Properties): boolean {
  return traffic?.encryption?.enabled === true || login?.mtls?.enabled === true;
}

type Properties = {
  readonly peerTrafficConfiguration?: { readonly encryption?: { readonly enabled?: boolean | null } | null } | null;
  readonly peerAuthentication?: { readonly mtls?: { readonly enabled?: boolean | null } | null } | null;
};

/** The first three by name, so that the sentence stays one. */
function named(names: readonly string[]): string {
  const more = names.length - 3;
  const first = names.slice(0, 3).join(', ');
  return `${more > 0 ? `${first} and ${String(more)} more` : first} ${names.length === 1 ? 'is' : 'are'} called`;
}
