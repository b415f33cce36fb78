import { defineTogether } from './together.ts';

/** The link of a private DNS zone to a virtual network. */
export type DnsLink = {
  readonly virtualNetwork?: { readonly id?: string | null } | null;
  readonly registrationEnabled?: boolean | null;
  /** `Completed` when names are resolved. */
  readonly virtualNetworkLinkState?: string | null;
};

/** The links of a private DNS zone: the networks in which its names are resolved. */
export const privateDnsLinks = defineTogether<DnsLink>({
  type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  noun: 'links of a private zone',
  apiVersion: '2024-06-01',
  below: ['Microsoft.Network/privateDnsZones'],
  shapes: {
    '/properties/virtualNetwork': 'object',
    '/properties/virtualNetwork/id': 'text',
    '/properties/registrationEnabled': 'boolean',
    '/properties/virtualNetworkLinkState': 'text',
  },
});
