import { alternative, requestOf } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import type { Alternative } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { registry } from '../resources/registry.ts';
import type { RegistryProperties } from '../resources/registry.ts';
import { putRightFirst, whoBreaks } from './shared/pull-impact.ts';
import { PULL_FACTS } from './shared/pull-path.ts';

/** A registry that answers on its public address can be reached by anybody who holds, or guesses, a credential. */
export const acrPublicNetworkDisabled = defineControl({
  id: 'acr-public-network-disabled',
  version: '1',
  resource: registry,
  meta: {
    title: 'Registry public network access is disabled',
    rationale:
      'A registry that answers on the internet needs only one leaked credential to lose every image in it. ' +
      'Behind private endpoints, a credential alone is not enough.',
    fix: 'Closes the public network of the registry, in place; Premium registries only.',
    severity: 'high',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-link',
      azurePolicy: ['0fdf0491-d080-4575-b627-ad0e843cba0f', 'a3701552-92ea-433e-9d17-33b7f1208fc9'],
      mcsb: ['NS-2'],
      documents: ['002', '004'],
    },
    permissions: [
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.ContainerRegistry/registries/write',
      'Microsoft.ContainerRegistry/registries/privateEndpointConnections/read',
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.App/jobs/read',
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.Network/privateDnsZones/read',
      'Microsoft.Network/privateDnsZones/A/read',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
      'Microsoft.Network/privateEndpoints/read',
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/routeTables/read',
      'Microsoft.Authorization/roleAssignments/read',
    ],
  },
  messages: {
    publicEnabled: 'Registry {{registry}} can be reached from the internet.',
  },
  judges: ['/properties/publicNetworkAccess'],
  facts: PULL_FACTS,

  detect(state) {
    const { publicNetworkAccess } = state.properties;
    if (publicNetworkAccess?.toLowerCase() === 'disabled') return [];
    return [
      {
        messageId: 'publicEnabled',
        path: '/properties/publicNetworkAccess',
        current: publicNetworkAccess ?? null,
        desired: 'Disabled',
        data: { registry: state.name },
      },
    ];
  },

  fix(state) {
    const sku = state.sku?.name;
    if (sku !== undefined && sku.toLowerCase() !== 'premium') {
      return {
        unfixable:
          `A ${sku} registry can't close its public network; only Premium can. ` +
          'Raise the SKU, or exempt the registry with a reason.',
      };
    }
    return [patch(registry, state.id, { properties: { publicNetworkAccess: 'Disabled' } })];
  },

  undo: invert,

  alternatives: (state, facts) => [...(isAllowList(state) ? [] : [allowList(state)]), ...putRightFirst(state, facts)],

  impact: (state, facts) => ({
    configured: whoBreaks(state, facts),
    used: { known: false, why: 'The log of pulls is not read yet, so nobody knows who came over the public address.' },
    notes: [
      'What runs goes on; whoever loses the way fails at the next pull: a restart, a new revision, another replica.',
      'az acr build, hosted build agents and repository lists in the portal stop working from outside the network.',
      'Clusters, App Service, build agents and other subscriptions were not looked at, nor were firewalls on the way.',
      ...(state.properties.networkRuleBypassOptions === 'None'
        ? ['Trusted services are not let through, so Container Instances and image scans lose access too.']
        : []),
    ],
  }),
});

/** Does it answer to the addresses on a list only? */
function isAllowList({ properties: { networkRuleSet } }: ResourceState<RegistryProperties>): boolean {
  return networkRuleSet?.defaultAction?.toLowerCase() === 'deny';
}

function allowList({ id, properties: { networkRuleSet } }: ResourceState<RegistryProperties>): Alternative {
  return alternative(
    'smaller',
    'Let in an allow-list and nobody else',
    'Only the addresses on the list reach the registry. Name those of the consumers first; with an empty list nobody does.',
    requestOf(
      patch(registry, id, {
        properties: {
          publicNetworkAccess: 'Enabled',
          networkRuleSet: { defaultAction: 'Deny', ipRules: networkRuleSet?.ipRules ?? [] },
        },
      }),
    ),
  );
}
