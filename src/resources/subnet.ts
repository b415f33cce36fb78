import { defineResource } from '../engine/resource-kind.ts';
import { shapeCheck } from './shape.ts';

type Reference = { readonly id?: string | null };

/** The part of a subnet's body that controls read. What lies in it is told by references that Azure keeps. */
export type SubnetProperties = {
  readonly addressPrefix?: string | null;
  readonly addressPrefixes?: readonly string[] | null;
  readonly networkSecurityGroup?: Reference | null;
  readonly routeTable?: Reference | null;
  readonly natGateway?: Reference | null;
  readonly delegations?:
    readonly { readonly name?: string; readonly properties?: { readonly serviceName?: string | null } | null }[] | null;
  readonly ipConfigurations?: readonly Reference[] | null;
  readonly privateEndpoints?: readonly Reference[] | null;
  readonly serviceAssociationLinks?:
    readonly { readonly name?: string; readonly properties?: { readonly linkedResourceType?: string } | null }[] | null;
};

const TYPE = 'Microsoft.Network/virtualNetworks/subnets';
const PROVIDER = TYPE.toLowerCase();
const READ_ONLY = [
  'ipConfigurationProfiles',
  'ipConfigurations',
  'privateEndpoints',
  'provisioningState',
  'purpose',
  'resourceNavigationLinks',
  'serviceAssociationLinks',
];

/** A subnet. Its body has an `etag`. A write goes through the network as a whole, so there is a PUT and no PATCH. */
export const subnet = defineResource<SubnetProperties>({
  type: TYPE,
  noun: 'subnet',
  apiVersion: '2025-05-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'list',
  below: ['Microsoft.Network/virtualNetworks'],
  secretPaths: [],
  writable: ({ properties }) => ({
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !READ_ONLY.includes(name))),
  }),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/properties/networkSecurityGroup': 'object',
      '/properties/networkSecurityGroup/id': 'text',
      '/properties/routeTable': 'object',
      '/properties/routeTable/id': 'text',
      '/properties/delegations': 'list',
      '/properties/delegations/*': 'object',
      '/properties/delegations/*/properties': 'object',
      '/properties/delegations/*/properties/serviceName': 'text',
    },
  ),
  writtenAt: () => undefined,
});
