import { ALL } from '../../src/engine/resource-kind.ts';
import type { ResourceKind, Together } from '../../src/engine/resource-kind.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { idOfAll, listBelow } from '../../src/resources/index.ts';
import type { RegistryProperties } from '../../src/resources/registry.ts';
import type { RoleAssignmentProperties } from '../../src/resources/role-assignment.ts';
import type { Item } from '../../src/resources/together.ts';

export const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
export const OTHER_SUBSCRIPTION = '/subscriptions/22222222-2222-4222-8222-222222222222';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shared`;
export const REGISTRY = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/acrcontoso`;
export const ASSIGNMENT_NAME = '3f6a0e7c-5a4b-4d7e-9c1f-0d2b8a6e4c11';
export const PRINCIPAL = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

type Other<P> = Partial<Omit<ResourceState<P>, 'properties'>>;

/** A Premium registry as GET returns it, everything in order. */
export function registryBody(
  properties: RegistryProperties = {},
  other: Other<RegistryProperties> = {},
): ResourceState<RegistryProperties> {
  return {
    id: REGISTRY,
    name: 'acrcontoso',
    type: 'Microsoft.ContainerRegistry/registries',
    location: 'westeurope',
    tags: { owner: 'platform', 'cost/centre': '42~7' },
    sku: { name: 'Premium', tier: 'Premium' },
    systemData: {
      createdBy: 'ana@contoso.example',
      createdByType: 'User',
      createdAt: '2025-03-01T08:00:00.1234567Z',
      lastModifiedBy: 'ana@contoso.example',
      lastModifiedByType: 'User',
      lastModifiedAt: '2026-01-31T08:00:00.1234567Z',
    },
    ...other,
    properties: {
      loginServer: 'acrcontoso.azurecr.io',
      provisioningState: 'Succeeded',
      adminUserEnabled: false,
      publicNetworkAccess: 'Disabled',
      networkRuleBypassOptions: 'AzureServices',
      privateEndpointConnections: [],
      ...properties,
    } as RegistryProperties,
  };
}

/** The same body with members of `properties` that its kind does not promise. */
export function withMembers<P extends object>(state: ResourceState<P>, members: JsonObject): ResourceState<P> {
  return { ...state, properties: { ...state.properties, ...members } };
}

/** The same body without some members of `properties`. */
export function without<P extends object>(state: ResourceState<P>, ...names: readonly string[]): ResourceState<P> {
  const kept = Object.entries(state.properties).filter(([name]) => !names.includes(name));
  return { ...state, properties: Object.fromEntries(kept) as P };
}

/** The id of the definition of a role, by its GUID, as assignments in a subscription name it. */
export const roleDefinition = (guid: string): string =>
  `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;

export const ROLES = {
  owner: roleDefinition('8e3af657-a8ff-443c-a75c-2fe8c4bcb635'),
  contributor: roleDefinition('b24988ac-6180-42a0-ab88-20f7382dd24c'),
  reader: roleDefinition('acdd72a7-3385-48ef-bd42-f606fba81ae7'),
  userAccessAdministrator: roleDefinition('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'),
  rbacAdministrator: roleDefinition('f58310d9-a9f6-439a-9e8d-f62e7b41a168'),
  acrPull: roleDefinition('7f951dda-4ed3-4680-a7ca-43fe172d538d'),
  custom: roleDefinition('0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'),
};

/** A service principal's Contributor on the subscription, as GET returns the assignment. */
export function assignmentBody(
  properties: Partial<RoleAssignmentProperties> = {},
  other: Other<RoleAssignmentProperties> = {},
): ResourceState<RoleAssignmentProperties> {
  const scope = properties.scope ?? SUBSCRIPTION;
  return {
    id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${ASSIGNMENT_NAME}`,
    name: ASSIGNMENT_NAME,
    type: 'Microsoft.Authorization/roleAssignments',
    ...other,
    properties: {
      scope,
      roleDefinitionId: ROLES.contributor,
      principalId: PRINCIPAL,
      principalType: 'ServicePrincipal',
      condition: null,
      conditionVersion: null,
      createdOn: '2026-01-31T08:00:00.1234567Z',
      updatedOn: '2026-01-31T08:00:00.1234567Z',
      createdBy: '5f0c2d7e-8a31-4a7b-9f5e-2b7d6c4a1e90',
      updatedBy: '5f0c2d7e-8a31-4a7b-9f5e-2b7d6c4a1e90',
      delegatedManagedIdentityResourceId: null,
      description: null,
      ...properties,
    },
  };
}

/** The body that stands for all resources of a kind at one place, from their properties by name. */
export function togetherBody<P extends JsonObject>(
  kind: ResourceKind<Together<Item<P>>>,
  placeId: string,
  items: Readonly<Record<string, P>>,
): ResourceState<Together<Item<P>>> {
  const bodies = Object.entries(items).map(
    ([name, properties]) => [name, itemBody(kind, placeId, name, properties)] as const,
  );
  return { id: idOfAll(kind, placeId), name: ALL, type: kind.type, properties: { items: Object.fromEntries(bodies) } };
}

/** One of them, as it is listed. */
export function itemBody<P extends JsonObject>(
  kind: Pick<ResourceKind, 'type'>,
  placeId: string,
  name: string,
  properties: P,
): { readonly id: string; readonly name: string; readonly type: string; readonly properties: P } {
  return { id: `${listBelow(kind, placeId)}/${name}`, name, type: kind.type, properties };
}
