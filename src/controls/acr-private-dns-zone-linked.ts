import { advise, step } from '../engine/advice.ts';
import { itemId, put } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { invert } from '../engine/invert.ts';
import type { Together } from '../engine/resource-kind.ts';
import type { PrivatePulls, PullNetwork } from '../model/facts.ts';
import type { ResourceState } from '../model/resource.ts';
import { privateDnsLinks } from '../resources/private-dns-links.ts';
import type { DnsLink } from '../resources/private-dns-links.ts';
import type { Item } from '../resources/together.ts';
import { missingItem } from './shared/alerts.ts';
import { lastSegment, linkName } from './shared/zone-link.ts';

type Links = ResourceState<Together<Item<DnsLink>>>;

/** As it is mostly written, which is found at once, and in any case. */
const WRITTEN = '/privateDnsZones/privatelink.azurecr.io/virtualNetworkLinks/';
const ZONE = /\/privateDnsZones\/privatelink\.azurecr\.io\/virtualNetworkLinks\//iu;

/**
 * A closed registry is found only in networks that the private zone is linked to; trusted services do not help apps. Where no
 * zone knows the registry there is nothing to judge here: ca-acr-network-path finds that.
 */
export const acrPrivateDnsZoneLinked = defineControl({
  id: 'acr-private-dns-zone-linked',
  version: '1',
  resource: privateDnsLinks,
  meta: {
    title: 'Networks that pull from a closed registry find its private address',
    rationale:
      'A closed registry answers at its private address only, and a network that the private zone is not linked to is ' +
      'sent to the public one. Container Apps can not pull then, whether trusted services may pass or not.',
    fix: 'Links the private zone of registries to the networks that lack it, without registration.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-link',
      azurePolicy: ['e9585a95-5b8c-4d03-b193-dc7eb5ac4c32'],
      documents: ['002'],
    },
    permissions: [
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/read',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/delete',
      'Microsoft.Network/virtualNetworks/join/action',
      'Microsoft.Network/privateDnsZones/read',
      'Microsoft.Network/privateDnsZones/A/read',
      'Microsoft.Network/privateDnsOperationResults/read',
      'Microsoft.Network/privateDnsOperationStatuses/read',
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.App/jobs/read',
      'Microsoft.App/managedEnvironments/read',
    ],
  },
  messages: {
    notLinked: 'Network {{network}} does not find the private address of registry {{registry}}, from which it pulls.',
    noRecord: 'The private zone of registry {{registry}} lacks the record {{record}}.',
  },
  judges: ['/properties/items'],
  detectFacts: ['privatePulls'],

  applies: ({ id }) => id.includes(WRITTEN) || ZONE.test(id),

  detect(state, { privatePulls = [] }) {
    const unlinked = unlinkedOf(state, privatePulls).map(({ network, registry }) => ({
      messageId: 'notLinked' as const,
      ...missingItem(state, linkName(network.id)),
      desired: `a link to ${network.id}`,
      data: { network: lastSegment(network.id), registry },
    }));
    const lacking = privatePulls.flatMap(({ registry, lacks }) =>
      lacks.map((record) => ({
        messageId: 'noRecord' as const,
        ...{ path: '/properties/items', current: state.properties.items as never, desired: `the record ${record}` },
        data: { registry, record },
      })),
    );
    return [...unlinked, ...lacking];
  },

  fix(state, { privatePulls = [] }) {
    const networks = unlinkedOf(state, privatePulls).map(({ network }) => network);
    const taken = networks.filter(({ id, hasOtherZone }) => hasOtherZone || linkName(id) in state.properties.items);
    const records = privatePulls.flatMap(({ lacks }) => lacks);
    if (records.length > 0 || taken.length > 0) {
      return advise(
        'What is missing can not be written blindly: only a person knows the address, or which zone a network should have.',
        [
          ...(records.length > 0
            ? [step('Add the zone to the private endpoint with az network private-endpoint dns-zone-group create.')]
            : []),
          ...taken.map(({ id }) =>
            step(`Look at the links of network ${lastSegment(id)}: another zone of this name, or link, is in the way.`),
          ),
          step('Link the zone to each network that lacks it with az network private-dns link vnet create.'),
        ],
        [],
      );
    }
    return networks.map(({ id }) =>
      put(privateDnsLinks, itemId(state, linkName(id)), {
        location: 'global',
        properties: { registrationEnabled: false, virtualNetwork: { id } },
      }),
    );
  },

  undo: invert,

  impact: (state, { privatePulls }) => ({
    configured: searched(
      privatePulls && unlinkedOf(state, privatePulls).flatMap(({ network }) => network.consumers),
      'who pulls from networks that the zone is not linked to',
    ),
    used: { known: false, why: 'Nobody knows which other registries are called from these networks.' },
    notes: [
      'In a linked network, a registry with a private endpoint but no record in this zone is not found any more.',
      'A network with a DNS server of its own may find the address without a link.',
    ],
  }),
});

/** Networks that pull and that no link leads to, by id, each once, with the first by name of the registries that it pulls from. */
function unlinkedOf({ properties }: Links, pulls: readonly PrivatePulls[]) {
  const linked = new Set(
    Object.values(properties.items).map((link) => link.properties?.virtualNetwork?.id?.toLowerCase()),
  );
  const found = new Map<string, { readonly network: PullNetwork; readonly registry: string }>();
  for (const { registry, networks } of [...pulls].sort((a, b) => (a.registry < b.registry ? -1 : 1))) {
    for (const network of networks) {
      const key = network.id.toLowerCase();
      if (!linked.has(key) && !found.has(key)) found.set(key, { network, registry });
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
