import type { Facts } from '../../src/model/facts.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
/** Nothing of this subscription may ever be read or written. */
export const FOREIGN = '22222222-2222-4222-8222-222222222222';
export const REGISTRY = 'Microsoft.ContainerRegistry/registries';
export const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
export const ADMIN = 'acr-admin-account-disabled';
export const NETWORK = 'acr-public-network-disabled';

const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

/** The id of a registry by its number. */
export function registryId(number: number, subscription = SUBSCRIPTION): string {
  return `/subscriptions/${subscription}/resourceGroups/rg-${String(number % 2)}/providers/${REGISTRY}/acr${String(number)}`;
}

/** The id of a role assignment by its number. */
export function assignmentId(number: number): string {
  const name = `3f6a0e7c-5a4b-4d7e-9c1f-${String(number).padStart(12, '0')}`;
  return `/subscriptions/${SUBSCRIPTION}/providers/${ASSIGNMENT}/${name}`;
}

/** A registry as GET returns it, all in order unless told else. */
export function registryBody(id: string, properties: JsonObject, by: string, at: string): ResourceState {
  return {
    id,
    name: id.split('/').at(-1) ?? '',
    type: REGISTRY,
    location: 'westeurope',
    sku: { name: 'Premium' },
    systemData: { createdAt: at, lastModifiedAt: at, lastModifiedBy: by, lastModifiedByType: 'User' },
    properties: { adminUserEnabled: false, publicNetworkAccess: 'Disabled', ...properties },
  };
}

/** A grant of Contributor on the whole subscription. */
export function assignmentBody(id: string, by: string, at: string): ResourceState {
  return {
    id,
    name: id.split('/').at(-1) ?? '',
    type: ASSIGNMENT,
    properties: {
      scope: `/subscriptions/${SUBSCRIPTION}`,
      roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${CONTRIBUTOR}`,
      principalId: `7c9e6679-7425-40de-944b-${id.slice(-12)}`,
      principalType: 'ServicePrincipal',
      createdOn: at,
      updatedOn: at,
      createdBy: by,
      updatedBy: by,
    },
  };
}

export function isInSubscription(id: string, subscriptionId: string): boolean {
  return id.toLowerCase().startsWith(`/subscriptions/${subscriptionId}/`);
}

/** Does somebody depend on what a fix would take away? By the number of the resource: every third one. */
export function hasConsumers(id: string): boolean {
  return Number(/\d+$/u.exec(id)?.[0] ?? 0) % 3 === 0;
}

/** What is true about a resource beyond its body, as far as these controls ask. */
export function factsOf({ id }: ResourceState): Partial<Facts> {
  const consumers = hasConsumers(id) ? [{ kind: 'container group', name: 'nightly' }] : [];
  return {
    adminLoginConsumers: consumers,
    approvedPrivateEndpoints: hasConsumers(id) ? [] : ['pe'],
    registryConsumers: [],
    registryPrivateNames: { zones: [] },
    pullPaths: { endpointNetworks: [], networks: [] },
    pullGrants: [],
    rolePermissions: [],
    principalUse: { identity: 'user-assigned', workloads: consumers },
    pimActivation: false,
    ownPrincipal: false,
    otherAccessAdministrators: 2,
  };
}
