import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import type { ResourceState } from '../model/resource.ts';
import { registry } from '../resources/registry.ts';
import type { RegistryProperties } from '../resources/registry.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

/** A closed registry still lets in what scans it and what pulls with an identity from outside its network. */
export const acrTrustedServicesBypass = defineControl({
  id: 'acr-trusted-services-bypass',
  version: '1',
  resource: registry,
  meta: {
    title: 'A registry with a closed network lets trusted services in',
    rationale:
      'Defender for Cloud can not scan images, and Container Instances can not pull them, in a registry that lets no trusted service in. ' +
      'Nobody notices until the next deployment, or until a vulnerability goes unseen.',
    fix: 'Lets trusted services of Azure past the network rules, in place.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/allow-access-trusted-services',
      documents: ['002'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/read', 'Microsoft.ContainerRegistry/registries/write'],
  },
  messages: {
    shutOut: 'Registry {{registry}} has a closed network and lets no trusted service in.',
  },
  judges: [
    '/properties/networkRuleBypassOptions',
    '/properties/publicNetworkAccess',
    '/properties/networkRuleSet/defaultAction',
  ],

  applies: isRestricted,

  detect(state) {
    const { networkRuleBypassOptions: current } = state.properties;
    if (current?.toLowerCase() === 'azureservices') return [];
    return [
      {
        messageId: 'shutOut',
        path: '/properties/networkRuleBypassOptions',
        current: current ?? null,
        desired: 'AzureServices',
        data: { registry: state.name },
      },
    ];
  },

  fix: (state) => [patch(registry, state.id, { properties: { networkRuleBypassOptions: 'AzureServices' } })],

  undo: invert,

  impact: () =>
    nobodyHit(
      'It opens a path: Container Instances, Defender for Cloud, Machine Learning and imports get past the network rules.',
      'They still need an identity that may pull.',
      'Container Apps and App Service are no trusted services: they need a private endpoint and its DNS zone.',
    ),
});

function isRestricted({ properties }: ResourceState<RegistryProperties>): boolean {
  const { publicNetworkAccess, networkRuleSet } = properties;
  return publicNetworkAccess?.toLowerCase() === 'disabled' || networkRuleSet?.defaultAction?.toLowerCase() === 'deny';
}
