import { acrPrivateDnsZoneLinked } from '../../src/controls/acr-private-dns-zone-linked.ts';
import type { PrivatePulls } from '../../src/model/facts.ts';
import { privateDnsLinks } from '../../src/resources/private-dns-links.ts';
import type { DnsLink } from '../../src/resources/private-dns-links.ts';
import { GROUP, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const ZONES = `${GROUP}/providers/Microsoft.Network/privateDnsZones`;
const ZONE = `${ZONES}/privatelink.azurecr.io`;
const network = (name: string) => `${GROUP}/providers/Microsoft.Network/virtualNetworks/${name}`;
const linksTo = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { virtualNetwork: { id: network(name).toUpperCase() } }]));
const consumers = [{ kind: 'container app', name: 'orders', inferred: 'an image of it comes from this registry' }];
const pulls = (more: Partial<PrivatePulls> = {}, hasOtherZone = false): { privatePulls: readonly PrivatePulls[] } => ({
  privatePulls: [
    {
      registry: 'acrcontoso',
      lacks: [],
      networks: [{ id: network('vnet-apps'), hasOtherZone, consumers }],
      ...more,
    },
  ],
});
const LINK = 'driftwarden-rg-shared-vnet-apps';
const notLinked = {
  messageId: 'notLinked',
  path: `/properties/items/${LINK}`,
  message: 'Network vnet-apps does not find the private address of registry acrcontoso, from which it pulls.',
};
const of = (items: Readonly<Record<string, DnsLink>>) => togetherBody(privateDnsLinks, ZONE, items);
/** The body with the link of our own, as the plan writes it. */
const withLink = (state: ReturnType<typeof of>): ReturnType<typeof of> => {
  const link = {
    id: `${ZONE}/virtualNetworkLinks/${LINK}`,
    name: LINK,
    location: 'global',
    properties: { registrationEnabled: false, virtualNetwork: { id: network('vnet-apps') } },
  };
  return { ...state, properties: { items: { ...state.properties.items, [LINK]: link } } };
};
const says = 'can not be written blindly';

testControl(acrPrivateDnsZoneLinked, {
  facts: pulls(),
  compliant: [
    { name: 'linked, whatever the case of the id', state: of(linksTo('vnet-hub', 'vnet-apps')) },
    { name: 'nobody pulls', state: of({}), facts: pulls({ networks: [] }) },
    { name: 'no closed registry has a record there', state: of({}), facts: { privatePulls: [] } },
  ],
  notApplicable: [
    {
      name: 'the zone of another service',
      state: togetherBody(privateDnsLinks, `${ZONES}/privatelink.vaultcore.azure.net`, {}),
    },
  ],
  drifted: [
    {
      name: 'no link to the network that pulls',
      state: of(linksTo('vnet-hub')),
      findings: [notLinked],
      after: withLink(of(linksTo('vnet-hub'))),
      impact: [
        { facts: {}, configured: ['orders'] },
        { facts: { privatePulls: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'no record of the data',
      state: of(linksTo('vnet-apps')),
      facts: pulls({ lacks: ['acrcontoso.westeurope.data'] }),
      findings: [
        {
          messageId: 'noRecord',
          path: '/properties/items',
          message: 'The private zone of registry acrcontoso lacks the record acrcontoso.westeurope.data.',
        },
      ],
      says,
    },
    {
      name: 'the network has another zone of this name',
      state: of({}),
      facts: pulls({}, true),
      findings: [notLinked],
      says,
    },
    {
      name: 'a link of our name leads elsewhere',
      state: of({ [LINK]: { virtualNetwork: { id: network('vnet-hub') } } }),
      findings: [notLinked],
      says,
    },
  ],
  couldNotTell: [
    {
      name: 'who pulls is not known',
      state: of(linksTo('vnet-apps')),
      facts: { privatePulls: undefined },
      missing: ['privatePulls'],
    },
  ],
});
