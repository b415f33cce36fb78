import type { Json, JsonObject } from '../model/json.ts';
import type { Address } from './address.ts';
import { addressOf } from './address.ts';
import type { Estate } from './estate.ts';
import type { SimulatedKind } from './simulated-kind.ts';
import { shown } from './kinds.ts';
import type { Operations } from './operations.ts';
import { builtInRoles } from './roles.ts';
import type { WireReply, WireRequest } from './wire.ts';
import { armError, isObject, objectAt, textOf } from './wire.ts';

/** A GET whose caller may ask. */
export type Reading = {
  readonly estate: Estate;
  readonly request: WireRequest;
  readonly address: Address;
  readonly kind: SimulatedKind;
  readonly version: string;
  readonly origin: string;
  readonly operations: Operations;
  /** The past that is shown; absent: the present. */
  readonly asOf: Date | undefined;
  readonly pageSize: number;
};

/** Private endpoint connections of registries, which stand in the body of their registry. */
export const CONNECTIONS = 'microsoft.containerregistry/registries/privateendpointconnections';
const AUTHORIZATION = 'microsoft.authorization';
const INSTANCES = `${AUTHORIZATION}/roleassignmentscheduleinstances`;

/** The body of one resource, `undefined` when there is none. */
export function readBody({
  estate,
  address,
  asOf,
}: Pick<Reading, 'estate' | 'address' | 'asOf'>): JsonObject | undefined {
  if (address.type === CONNECTIONS) {
    const registry = estate.get(address.id.split('/').slice(0, -2).join('/'), asOf);
    const inBody = connectionsOf(registry).find((connection) => idOf(connection) === address.id.toLowerCase());
    if (inBody !== undefined) return inBody;
  }
  const own = estate.get(address.id, asOf);
  if (own !== undefined || address.type !== `${AUTHORIZATION}/roledefinitions`) return own;
  return builtInRoles(address.scope).find(({ name }) => name === address.name?.toLowerCase());
}

/** A body as it is printed. */
export function view({ kind, version, operations }: Reading, body: JsonObject, listed: boolean): JsonObject {
  return shown(kind, body, { version, listed, state: operations.stateOf(textOf(body['id'])) });
}

/** A page of a list, as ARM prints it. */
export function readList(reading: Reading): WireReply {
  const { estate, address, request, pageSize, asOf } = reading;
  const after = Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString();
  const filter = filterOf(request.query.get('$filter'), address.scope);
  if (filter === undefined)
    return armError(400, 'InvalidFilter', 'The filter is not understood by the simulated Azure.');
  const rows = specialRows(reading)
    ?.filter((row) => filter(row) && idOf(row) > after)
    .sort(byId);
  const types = [address.type];
  const page = rows ?? estate.list({ types, under: [address.id], after, limit: pageSize + 1, ...(asOf && { asOf }) });
  const value = page.slice(0, pageSize);
  const last = value.at(-1);
  const token =
    page.length > pageSize && last !== undefined ? Buffer.from(idOf(last)).toString('base64url') : undefined;
  return {
    status: 200,
    body: {
      value: value.map((row) => view(reading, row, true)),
      ...(token === undefined ? {} : { nextLink: nextLink(reading, token) }),
    },
  };
}

/** Lists that are more than what lies below a scope. */
function specialRows(reading: Reading): readonly JsonObject[] | undefined {
  const { estate, address, asOf } = reading;
  if (address.type === CONNECTIONS) {
    const inBody = connectionsOf(estate.get(address.id, asOf));
    return inBody.length > 0 ? inBody : undefined;
  }
  if (reading.kind.atScopeOnly === true) {
    const below = estate.list({ types: [address.type], under: [address.id], ...(asOf && { asOf }) });
    return below.filter((row) => scopeOf(row) === address.scope);
  }
  if (address.type === 'microsoft.resources/subscriptions') {
    return estate.list({ types: [address.type], under: ['/subscriptions'] });
  }
  if (!address.type.startsWith(`${AUTHORIZATION}/`)) return undefined;
  const under = [`/subscriptions/${address.subscription ?? ''}`, '/providers'];
  const stored = (type: string) => estate.list({ types: [type], under, ...(asOf && { asOf }) });
  const own = stored(address.type).filter((row) => related(scopeOf(row), address.scope));
  if (address.type === `${AUTHORIZATION}/roledefinitions`) return [...builtInRoles(address.scope), ...own];
  if (address.type !== INSTANCES) return own;
  const assignments = stored(`${AUTHORIZATION}/roleassignments`).filter((row) => related(scopeOf(row), address.scope));
  const told = new Set(own.map((row) => textOf(objectAt(row, 'properties')['originRoleAssignmentId']).toLowerCase()));
  return [...own, ...assignments.filter((row) => !told.has(idOf(row))).map(instanceOf)];
}

/** An assignment that was simply made, as the list of active assignments shows it. */
function instanceOf(assignment: JsonObject): JsonObject {
  const { scope, roleDefinitionId, principalId, principalType, createdOn } = objectAt(assignment, 'properties');
  const id = textOf(assignment['id']);
  return {
    id: id.replace(/roleAssignments(?=\/[^/]+$)/iu, 'roleAssignmentScheduleInstances'),
    name: assignment['name'],
    type: 'Microsoft.Authorization/roleAssignmentScheduleInstances',
    properties: {
      scope,
      roleDefinitionId,
      principalId,
      principalType,
      originRoleAssignmentId: id,
      assignmentType: 'Assigned',
      memberType: 'Direct',
      status: 'Accepted',
      startDateTime: createdOn,
      createdOn,
    },
  };
}

type Filter = (row: JsonObject) => boolean;

/** What `$filter` asks for; `undefined` when it is not one of the known forms. */
function filterOf(text: string | null, scope: string): Filter | undefined {
  const filters = (text ?? '').split(/\s+and\s+/iu).map((part): Filter | undefined => {
    if (part === '') return () => true;
    if (/^atScope\(\)$/iu.test(part)) return (row) => isWithin(scope, scopeOf(row));
    const [, name = '', value = ''] = /^(principalId|roleName|type)\s+eq\s+'([^']*)'$/iu.exec(part) ?? [];
    if (name === '') return undefined;
    return (row) => textOf(objectAt(row, 'properties')[name]).toLowerCase() === value.toLowerCase();
  });
  return filters.includes(undefined) ? undefined : (row) => filters.every((filter) => filter?.(row) === true);
}

/** Does one of two scopes lie in the other? */
function related(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Is `inner` at or below `outer`? Management groups lie above every subscription. Both in lower case. */
export function isWithin(inner: string, outer: string): boolean {
  if (outer.startsWith('/providers/')) return true;
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** The scope that an extension resource is about, in lower case. */
export function scopeOf(row: JsonObject): string {
  return addressOf(idOf(row))?.scope ?? '';
}

/** The connections in the body of a registry. */
export function connectionsOf(registry: JsonObject | undefined): readonly JsonObject[] {
  const connections: Json | undefined = objectAt(registry, 'properties')['privateEndpointConnections'];
  return Array.isArray(connections) ? connections.filter(isObject) : [];
}

function nextLink({ request, origin }: Reading, token: string): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', token);
  return `${origin}${request.path}?${query.toString().replaceAll('+', '%20')}`;
}

function idOf(row: JsonObject): string {
  return textOf(row['id']).toLowerCase();
}

function byId(one: JsonObject, other: JsonObject): number {
  return idOf(one) < idOf(other) ? -1 : 1;
}
