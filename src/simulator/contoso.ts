import type { Person } from '../model/approval.ts';
import type { JsonObject } from '../model/json.ts';
import type { Principal } from './events.ts';
import { textOf } from './wire.ts';

/** The subscription of the simulated estate. */
export const SUBSCRIPTION = '5b500000-0000-4000-8000-000000000001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shop`;
const ROLES = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization`;

/** Entra object ids of people and identities. */
const ID = {
  ana: 'a0000000-0000-4000-8000-00000000000a',
  ben: 'b0000000-0000-4000-8000-00000000000b',
  chloe: 'c0000000-0000-4000-8000-00000000000c',
  dev: 'd0000000-0000-4000-8000-00000000000d',
  owners: '0e000000-0000-4000-8000-00000000000e',
  shopIdentity: '1d000000-0000-4000-8000-000000000001',
  oldIdentity: '1d000000-0000-4000-8000-000000000002',
} as const;

/** The GUIDs of built-in roles. */
export const ROLE = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
} as const;

/** The people of the estate, with the app roles that they hold. */
export const PEOPLE: readonly (Person & { readonly upn: string })[] = [
  { id: ID.ana, name: 'Ana Ruiz (platform)', upn: 'ana@contoso.example', roles: ['approver-platform'] },
  { id: ID.ben, name: 'Ben Okafor (platform)', upn: 'ben@contoso.example', roles: ['approver-platform'] },
  { id: ID.chloe, name: 'Chloe Martin (security)', upn: 'chloe@contoso.example', roles: ['approver-security'] },
  { id: ID.dev, name: 'Dev Patel (developer)', upn: 'dev@contoso.example', roles: [] },
];

/** A person as a token names them. */
export function principalOfPerson(person: (typeof PEOPLE)[number]): Principal {
  return { id: person.id, name: person.name, upn: person.upn, kind: 'User' };
}

/** The ids that the story speaks of. */
export const IDS = {
  quietRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoquiet`,
  privateRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoprivate`,
  openRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoedge`,
  usedRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosobatch`,
  grantToShop: `${ROLES}/roleAssignments/3c1f7a20-0000-4000-8000-000000000001`,
  grantToOld: `${ROLES}/roleAssignments/7e94d5b1-0000-4000-8000-000000000002`,
} as const;

/** The body of a privileged grant, as it is sent. */
export function grant(principal: 'shopIdentity' | 'oldIdentity', role: keyof typeof ROLE): JsonObject {
  return {
    properties: {
      roleDefinitionId: `${ROLES}/roleDefinitions/${ROLE[role]}`,
      principalId: ID[principal],
      principalType: 'ServicePrincipal',
    },
  };
}

/** Every body of the estate as it is before anybody does anything. */
export function contosoBodies(now: Date): readonly JsonObject[] {
  const before = new Date(now.getTime() - 90 * 86_400_000).toISOString();
  const systemData = {
    createdBy: 'ana@contoso.example',
    createdByType: 'User',
    createdAt: before,
    lastModifiedBy: 'ana@contoso.example',
    lastModifiedByType: 'User',
    lastModifiedAt: before,
  };
  const registry = (id: string, sku: 'Basic' | 'Premium', more: JsonObject): JsonObject => {
    const name = id.split('/').at(-1) ?? '';
    return {
      id,
      name,
      type: 'Microsoft.ContainerRegistry/registries',
      location: 'westeurope',
      tags: {},
      sku: { name: sku, tier: sku },
      properties: {
        loginServer: `${name}.azurecr.io`,
        creationDate: before,
        provisioningState: 'Succeeded',
        adminUserEnabled: false,
        networkRuleBypassOptions: 'AzureServices',
        ...(sku === 'Premium' ? { publicNetworkAccess: 'Disabled', privateEndpointConnections: [] } : {}),
        ...more,
      },
      systemData,
    };
  };
  const connection = `${IDS.privateRegistry}/privateEndpointConnections/pe-shop`;
  const endpoint: JsonObject = {
    id: connection,
    name: 'pe-shop',
    type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
    properties: {
      privateEndpoint: { id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-shop` },
      privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
      provisioningState: 'Succeeded',
    },
  };
  const identity = (name: string, principalId: string, clientId: string): JsonObject => ({
    id: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    name,
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    location: 'westeurope',
    tags: {},
    properties: { tenantId: '7e7a0000-0000-4000-8000-000000000001', principalId, clientId },
  });
  const shop = identity('id-shop', ID.shopIdentity, '1c000000-0000-4000-8000-000000000001');
  const assignment = (
    name: string,
    role: keyof typeof ROLE,
    principalId: string,
    principalType: 'Group' | 'ServicePrincipal',
    scope: string,
  ): JsonObject => ({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      scope,
      roleDefinitionId: `${ROLES}/roleDefinitions/${ROLE[role]}`,
      principalId,
      principalType,
      createdOn: before,
      updatedOn: before,
      createdBy: ID.ana,
      updatedBy: ID.ana,
    },
  });
  const subscription = `/subscriptions/${SUBSCRIPTION}`;
  return [
    registry(IDS.quietRegistry, 'Premium', {}),
    registry(IDS.privateRegistry, 'Premium', { privateEndpointConnections: [endpoint] }),
    endpoint,
    registry(IDS.openRegistry, 'Premium', {}),
    registry(IDS.usedRegistry, 'Basic', { adminUserEnabled: true, publicNetworkAccess: 'Enabled' }),
    shop,
    identity('id-old-importer', ID.oldIdentity, '1c000000-0000-4000-8000-000000000002'),
    {
      id: `${GROUP}/providers/Microsoft.App/managedEnvironments/env-shop`,
      name: 'env-shop',
      type: 'Microsoft.App/managedEnvironments',
      location: 'West Europe',
      properties: { provisioningState: 'Succeeded', zoneRedundant: false },
      systemData,
    },
    {
      id: `${GROUP}/providers/Microsoft.App/containerApps/shop-web`,
      name: 'shop-web',
      type: 'Microsoft.App/containerApps',
      location: 'West Europe',
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: {
          [textOf(shop['id'])]: { principalId: ID.shopIdentity, clientId: '1c000000-0000-4000-8000-000000000001' },
        },
      },
      properties: {
        provisioningState: 'Succeeded',
        managedEnvironmentId: `${GROUP}/providers/Microsoft.App/managedEnvironments/env-shop`,
        configuration: {
          activeRevisionsMode: 'Single',
          registries: [{ server: 'contosoprivate.azurecr.io', identity: textOf(shop['id']) }],
        },
        template: { containers: [{ name: 'web', image: 'contosoprivate.azurecr.io/shop/web:4.2' }] },
      },
      systemData,
    },
    {
      id: `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/nightly-batch`,
      name: 'nightly-batch',
      type: 'Microsoft.ContainerInstance/containerGroups',
      location: 'westeurope',
      tags: {},
      properties: {
        provisioningState: 'Succeeded',
        osType: 'Linux',
        sku: 'Standard',
        restartPolicy: 'OnFailure',
        imageRegistryCredentials: [{ server: 'contosobatch.azurecr.io', username: 'contosobatch' }],
        containers: [
          {
            name: 'batch',
            properties: {
              image: 'contosobatch.azurecr.io/batch:7',
              environmentVariables: [],
              resources: { requests: { cpu: 1, memoryInGB: 1 } },
            },
          },
        ],
        instanceView: { state: 'Running', events: [] },
      },
    },
    assignment('9b000000-0000-4000-8000-000000000001', 'owner', ID.owners, 'Group', subscription),
    assignment(
      '9b000000-0000-4000-8000-000000000002',
      'acrPull',
      ID.shopIdentity,
      'ServicePrincipal',
      IDS.privateRegistry,
    ),
  ];
}
