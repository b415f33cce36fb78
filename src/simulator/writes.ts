import type { JsonObject } from '../model/json.ts';
import type { Address } from './address.ts';
import type { Behaviour } from './behaviour.ts';
import type { Estate } from './estate.ts';
import type { Principal } from './events.ts';
import type { SimulatedKind } from './simulated-kind.ts';
import { shown } from './kinds.ts';
import type { Operations } from './operations.ts';
import { CONNECTIONS, connectionsOf, readBody } from './reads.ts';
import { wireTime } from './wire-time.ts';
import type { WireReply, WireRequest } from './wire.ts';
import { armError, isObject, objectAt, textOf } from './wire.ts';

/** A write whose caller may make it. */
export type Writing = {
  readonly estate: Estate;
  readonly operations: Operations;
  readonly request: WireRequest;
  readonly address: Address;
  readonly kind: SimulatedKind;
  readonly version: string;
  readonly origin: string;
  readonly now: Date;
  readonly by: Principal;
  readonly behaviour: Pick<Behaviour, 'polls' | 'operations'>;
  /** The event about it; `existed`: the resource was there before. */
  readonly event: (existed: boolean) => JsonObject;
  readonly raise: (event: JsonObject) => void;
};

const ASSIGNMENTS = 'microsoft.authorization/roleassignments';
const OWN_MEMBERS = ['id', 'name', 'type', 'systemData'];

/** PUT. */
export function put(writing: Writing): WireReply {
  const { address, kind, request } = writing;
  const before = current(writing);
  if (!isObject(request.body)) return armError(400, 'InvalidRequestContent', 'The request content was invalid.');
  const kept = pick(objectAt(before, 'properties'), kind.readOnly);
  const sent = drop(objectAt(request.body, 'properties'), kind.readOnly);
  const state = kind.longRunning === undefined ? {} : { provisioningState: 'Succeeded' };
  const born = before === undefined ? { ...state, ...kind.born?.(address.name ?? '') } : {};
  const after: JsonObject = {
    ...drop(request.body, OWN_MEMBERS),
    properties: { ...born, ...sent, ...kept, ...assignmentMembers(writing, before) },
  };
  const refused = assignmentRefusal(writing, after) ?? refusal(writing, after, before);
  return refused ?? store(writing, after, before);
}

/** PATCH. */
export function patch(writing: Writing): WireReply {
  const { address, kind, request } = writing;
  const before = current(writing);
  if (before === undefined) return notFound(address, kind);
  if (kind.patch === undefined) return armError(405, 'HttpMethodNotSupported', `${kind.type} has no PATCH.`);
  if (!isObject(request.body)) return armError(400, 'InvalidRequestContent', 'The request content was invalid.');
  const properties = drop(objectAt(request.body, 'properties'), kind.readOnly);
  const sent = drop(request.body, [...OWN_MEMBERS, 'location']);
  const after = kind.patch(before, request.body['properties'] === undefined ? sent : { ...sent, properties });
  return refusal(writing, after, before) ?? store(writing, after, before);
}

/** DELETE. A role assignment is handed back; what is not there answers 204. */
export function remove(writing: Writing): WireReply {
  const { address, kind, operations, version } = writing;
  const before = current(writing);
  if (before === undefined) return { status: 204 };
  if (operations.stateOf(address.id) !== undefined) return busy(address, kind);
  if (takesTime(writing)) {
    return { status: 202, headers: begin(writing, before, 'Deleting') };
  }
  place(writing, undefined);
  writing.raise(writing.event(true));
  const withBody = address.type === ASSIGNMENTS || address.type.startsWith('microsoft.containerinstance/');
  return withBody
    ? { status: 200, body: shown(kind, before, { version, listed: false, state: undefined }) }
    : { status: 200 };
}

/** The POST actions that are known. */
export function act(writing: Writing, action: string): WireReply {
  const { address, kind } = writing;
  const body = current(writing);
  if (body === undefined) return notFound(address, kind);
  const name = textOf(body['name']);
  if (action === 'stop' || action === 'start' || action === 'restart') {
    writing.raise(writing.event(true));
    return { status: 204 };
  }
  if (action !== 'listcredentials') return armError(404, 'NotFound', `The simulated Azure knows no action ${action}.`);
  if (objectAt(body, 'properties')['adminUserEnabled'] !== true) {
    const message = `Cannot perform credential operations for ${address.id} as admin user is disabled.`;
    return armError(400, 'UnAuthorizedForCredentialOperations', message);
  }
  writing.raise(writing.event(true));
  const passwords = ['password', 'password2'].map((which) => ({ name: which, value: `simulated-${name}-${which}` }));
  return { status: 200, body: { username: name, passwords } };
}

/** 404 as Resource Manager says it. */
export function notFound({ group, name }: Address, kind: SimulatedKind): WireReply {
  if (kind.type === 'Microsoft.Authorization/roleAssignments') {
    return armError(404, 'RoleAssignmentNotFound', `The role assignment '${name ?? ''}' is not found.`);
  }
  if (kind.type === 'Microsoft.Authorization/roleDefinitions') {
    return armError(404, 'RoleDefinitionDoesNotExist', `The role definition '${name ?? ''}' does not exist.`);
  }
  const where = group === undefined ? '' : ` under resource group '${group}'`;
  const message = `The Resource '${kind.type}/${name ?? ''}'${where} was not found.`;
  return armError(
    404,
    'ResourceNotFound',
    `${message} For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

function refusal({ operations, address, kind }: Writing, after: JsonObject, before: JsonObject | undefined) {
  return operations.stateOf(address.id) !== undefined ? busy(address, kind) : kind.refusal?.(after, before);
}

function busy({ name }: Address, kind: SimulatedKind): WireReply {
  const message = `Another operation is in progress on '${name ?? ''}'. Retry after it is done.`;
  return armError(409, kind.busyCode ?? 'Conflict', message);
}

function current({ estate, address }: Writing): JsonObject | undefined {
  return readBody({ estate, address, asOf: undefined });
}

/** Puts a body where it belongs, or takes it away: most stand alone, some in the body of their parent. */
function place({ estate, address }: Writing, body: JsonObject | undefined): void {
  const parentId = address.id.split('/').slice(0, -2).join('/');
  const parent = address.type === CONNECTIONS ? estate.get(parentId) : undefined;
  if (parent === undefined) {
    if (body === undefined) estate.remove(address.id);
    else estate.set(address.id, body);
    return;
  }
  const others = connectionsOf(parent).filter(({ id }) => textOf(id).toLowerCase() !== address.id.toLowerCase());
  const privateEndpointConnections = body === undefined ? others : [...others, body];
  estate.set(parentId, { ...parent, properties: { ...objectAt(parent, 'properties'), privateEndpointConnections } });
}

/** Writes the body and tells of it; where that takes time, the event comes when it is done. */
function store(writing: Writing, content: JsonObject, before: JsonObject | undefined): WireReply {
  const { address, kind, version, request } = writing;
  const own = { id: before?.['id'] ?? address.id, name: before?.['name'] ?? address.name ?? '', type: kind.type };
  const stamp = kind.systemDataSince === undefined ? {} : { systemData: systemData(writing, before) };
  const { properties, ...others } = content;
  const body: JsonObject = { ...others, ...own, properties, ...stamp };
  place(writing, body);
  if (takesTime(writing)) {
    const state = before === undefined ? 'Creating' : 'Updating';
    const headers = begin(writing, before, state);
    const status = request.method === 'PUT' ? 201 : (kind.longRunning?.patch ?? 202);
    return { status, headers, ...(status === 201 && { body: shown(kind, body, { version, listed: false, state }) }) };
  }
  writing.raise(writing.event(before !== undefined));
  const status = before === undefined ? 201 : 200;
  return { status, body: shown(kind, body, { version, listed: false, state: undefined }) };
}

function takesTime({ kind, behaviour, request }: Writing): boolean {
  if (kind.longRunning === undefined || behaviour.polls === 0) return false;
  return request.method !== 'PATCH' || kind.longRunning.patch !== undefined;
}

function begin(writing: Writing, before: JsonObject | undefined, state: string): Readonly<Record<string, string>> {
  const { operations, address, kind, origin, version, behaviour, request } = writing;
  const place = textOf(before?.['location'] ?? objectAt(request.body)['location']);
  return operations.begin({
    id: address.id,
    type: kind.type,
    header: kind.longRunning?.header ?? 'Location',
    state,
    end: behaviour.operations,
    polls: behaviour.polls,
    event: writing.event(before !== undefined),
    place,
    version,
    origin,
    before,
  });
}

/** What only Azure knows of a role assignment. */
function assignmentMembers({ address, now, by }: Writing, before: JsonObject | undefined): JsonObject {
  if (address.type !== ASSIGNMENTS) return {};
  const time = wireTime(now);
  const created = before === undefined ? { createdOn: time, createdBy: by.id } : {};
  return { scope: address.id.slice(0, address.scope.length), ...created, updatedOn: time, updatedBy: by.id };
}

/** The same grant exists once, under whatever name. */
function assignmentRefusal({ estate, address }: Writing, after: JsonObject): WireReply | undefined {
  if (address.type !== ASSIGNMENTS) return undefined;
  const { principalId, roleDefinitionId } = objectAt(after, 'properties');
  if (typeof principalId !== 'string' || typeof roleDefinitionId !== 'string') {
    return armError(400, 'InvalidRoleAssignmentRequest', 'principalId and roleDefinitionId are required.');
  }
  const twin = estate.list({ types: [ASSIGNMENTS], under: [address.scope] }).some((row) => {
    const other = objectAt(row, 'properties');
    const samePlace = textOf(other['scope']).toLowerCase() === address.scope;
    const sameGrant = other['principalId'] === principalId && other['roleDefinitionId'] === roleDefinitionId;
    return samePlace && sameGrant && textOf(row['id']).toLowerCase() !== address.id.toLowerCase();
  });
  return twin ? armError(409, 'RoleAssignmentExists', 'The role assignment already exists.') : undefined;
}

function systemData({ now, by }: Writing, before: JsonObject | undefined): JsonObject {
  const who = by.upn ?? by.appId ?? by.id;
  const type = by.kind === 'User' ? 'User' : 'Application';
  const created = before?.['systemData'] ?? { createdBy: who, createdByType: type, createdAt: wireTime(now) };
  return { ...objectAt(created), lastModifiedBy: who, lastModifiedByType: type, lastModifiedAt: wireTime(now) };
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

function drop(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
