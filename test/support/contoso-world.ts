import type { Person } from '../../src/model/approval.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { CaseRecord } from '../../src/model/case.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Principal } from '../../src/simulator/events.ts';
import { GROUP, registryBody, ROLES, SUBSCRIPTION } from './bodies.ts';
import type { World } from './world.ts';

export const REGISTRY_API = '2025-11-01';
export const GRANT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/9a000000-0000-4000-8000-000000000001`;
const IDENTITY = '1d000000-0000-4000-8000-000000000001';

/** A developer, who may change everything and decide nothing. */
export const DEV: Principal = {
  id: 'd0000000-0000-4000-8000-00000000000d',
  name: 'Dev Patel',
  upn: 'dev@contoso.example',
  kind: 'User',
};

/** A person of the approvals, as Resource Manager knows them. */
export function principalOf(person: Person): Principal {
  return { id: person.id, name: person.name, upn: `${person.name.split(' ')[0] ?? ''}@contoso.example`, kind: 'User' };
}

/** A group that owns the subscription, so that no grant is the last one. */
export const OWNERS = {
  id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/9b000000-0000-4000-8000-000000000001`,
  name: '9b000000-0000-4000-8000-000000000001',
  type: 'Microsoft.Authorization/roleAssignments',
  properties: {
    scope: SUBSCRIPTION,
    roleDefinitionId: ROLES.owner,
    principalId: '0e000000-0000-4000-8000-00000000000e',
    principalType: 'Group',
    createdOn: '2025-01-01T00:00:00.0000000Z',
  },
};

/** The identity of a workload. */
export const SHOP_IDENTITY = {
  id: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shop`,
  name: 'id-shop',
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  location: 'westeurope',
  properties: { principalId: IDENTITY, clientId: '1c000000-0000-4000-8000-000000000001' },
};

/** The app that runs as it. */
export const SHOP_APP = {
  id: `${GROUP}/providers/Microsoft.App/containerApps/shop-web`,
  name: 'shop-web',
  type: 'Microsoft.App/containerApps',
  location: 'West Europe',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [SHOP_IDENTITY.id]: { principalId: IDENTITY } } },
  properties: { configuration: {}, template: {} },
};

/** A container group that logs in to the registry with its admin account. */
export function nightlyGroup(name = 'nightly'): JsonObject & { readonly id: string } {
  return {
    id: `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/${name}`,
    name,
    type: 'Microsoft.ContainerInstance/containerGroups',
    location: 'westeurope',
    properties: {
      osType: 'Linux',
      containers: [],
      imageRegistryCredentials: [{ server: 'acrcontoso.azurecr.io', username: 'acrcontoso' }],
    },
  };
}

/** The members of the registry in Azure now. */
export function registryNow(world: World): JsonObject {
  const { properties } = world.simulator.estate.get(registryBody().id) ?? {};
  return typeof properties === 'object' && properties !== null ? (properties as JsonObject) : {};
}

/** Somebody changes the registry through Resource Manager; what follows at once happens. */
export async function changeRegistry(world: World, properties: JsonObject, by: Principal = DEV): Promise<void> {
  const { status } = world.simulator.act(by, 'PATCH', registryBody().id, REGISTRY_API, { properties });
  if (status >= 300) throw new Error(`${by.name} could not change the registry: ${String(status)}`);
  await world.settle();
}

/** Somebody makes the workload's identity Contributor of the subscription. */
export async function grantContributor(world: World, by: Principal = DEV): Promise<void> {
  const properties = { roleDefinitionId: ROLES.contributor, principalId: IDENTITY, principalType: 'ServicePrincipal' };
  const { status } = world.simulator.act(by, 'PUT', GRANT, '2022-04-01', { properties });
  if (status !== 201) throw new Error(`${by.name} could not grant the role: ${String(status)}`);
  await world.settle();
}

/** The newest case. */
export async function newestCase(world: World): Promise<CaseRecord> {
  const found = (await world.cases()).at(-1);
  if (found === undefined) throw new Error('There is no case.');
  return found;
}

/** The request that the newest case waits for. */
export async function approvalOf(world: World): Promise<string> {
  const { approvalId, state, because } = await newestCase(world);
  if (approvalId === undefined) throw new Error(`Nobody was asked; the case is ${state}. ${because.join(' ')}`);
  return approvalId;
}

/** The trail of the newest case, as it reached Log Analytics. */
export async function trailOf(world: World): Promise<readonly AuditRecord[]> {
  const { caseId } = await newestCase(world);
  return (await world.audit()).filter(({ CaseId }) => CaseId === caseId);
}

/** The types of the events in it. */
export async function eventsOf(world: World): Promise<readonly string[]> {
  return (await trailOf(world)).map(({ EventType }) => EventType);
}

/** Writes of the bot to Resource Manager, as `METHOD last-segment`. What people do goes past the wire. */
export function writesOf(world: World): readonly string[] {
  return world.simulator.calls
    .filter(({ method, path }) => ['PATCH', 'PUT', 'DELETE'].includes(method) && path.startsWith('/subscriptions/'))
    .map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`);
}

/** The messages that ask people to look after what can't be fixed. */
export function callsForHelp(world: World): readonly string[] {
  const cards = world.simulator.estate.kept('teams').map((card) => JSON.stringify(card));
  return cards.filter((card) => card.includes('Needs attention'));
}
