import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { irreversible } from '../engine/invert.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';

/** Where no private zone knows the registry there are no links to judge: acr-private-dns-zone-linked says nothing then. */
export const caAcrNetworkPath = defineControl({
  id: 'ca-acr-network-path',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'A private zone knows the closed registries that apps of the environment pull from',
    rationale:
      'A closed registry answers at its private address only, and without a private zone its name leads to the public one. ' +
      'Container Apps is no trusted service of a registry, so an app can not start anew then.',
    fix: 'Sends nothing, a person does it: make the private zone of registries, and link it to the network.',
    severity: 'high',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-link',
      documents: ['002'],
    },
    permissions: [
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.App/jobs/read',
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.Network/privateDnsZones/read',
      'Microsoft.Network/privateDnsZones/A/read',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
    ],
  },
  messages: {
    noZone: 'No private zone in the scopes has a record of registry {{registry}}, from which {{workloads}} pull.',
  },
  judges: ['/properties/vnetConfiguration'],
  detectFacts: ['unnamedRegistries'],

  applies: ({ properties }) => (properties.vnetConfiguration?.infrastructureSubnetId ?? '') !== '',

  detect: ({ properties }, { unnamedRegistries = [] }) =>
    unnamedRegistries.map(({ registry, consumers }) => ({
      messageId: 'noZone' as const,
      path: '/properties/vnetConfiguration/infrastructureSubnetId',
      current: properties.vnetConfiguration?.infrastructureSubnetId ?? null,
      desired: 'a network that is linked to a private zone with a record of the registry',
      data: { registry, workloads: consumers.map(({ kind, name }) => `${kind} ${name}`).join(', ') },
    })),

  fix: () =>
    advise(
      'A zone that is wrong hides the registry from the whole network: a person has to choose it.',
      [
        step(
          'Where the zone privatelink.azurecr.io lies outside of the scopes of the settings, add it to them: it counts.',
        ),
        step(
          'Otherwise make it, and let the private endpoint write its records: az network private-endpoint dns-zone-group.',
        ),
        step('Link it to the network of the environment with az network private-dns link vnet create.'),
        step('Start a new revision of an app, to see that it pulls.'),
      ],
      [],
    ),

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: (_state, { unnamedRegistries }) => ({
    configured: searched(
      unnamedRegistries?.flatMap(({ consumers }) => consumers),
      'who pulls in this environment',
    ),
    used: { known: true, consumers: [] },
    notes: ['A network with a DNS server of its own may find the address without a zone.'],
  }),
});
