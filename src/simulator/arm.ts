import type { JsonObject } from '../model/json.ts';
import type { Address } from './address.ts';
import { addressOf } from './address.ts';
import type { Behaviour } from './behaviour.ts';
import type { Estate } from './estate.ts';
import type { Principal } from './events.ts';
import { resourceEvent } from './events.ts';
import type { SimulatedKind } from './simulated-kind.ts';
import { simulatedKind } from './kinds.ts';
import type { Operations } from './operations.ts';
import { isWithin, readBody, readList, scopeOf, view } from './reads.ts';
import { answerQuery } from './resource-graph.ts';
import type { WireReply, WireRequest } from './wire.ts';
import { armError, objectAt } from './wire.ts';
import { act, notFound, patch, put, remove } from './writes.ts';

/** What Resource Manager is made of. */
export type ArmParts = {
  readonly estate: Estate;
  readonly operations: Operations;
  readonly now: () => Date;
  readonly origin: () => string;
  readonly tenantId: string;
  readonly behaviour: Behaviour;
  readonly principal: (id: string) => Principal;
  /** May this principal do that to this? Asked with the action in lower case, beside the principal's own list. */
  readonly allows: (principalId: string, action: string, id: string) => boolean;
  readonly raise: (event: JsonObject) => void;
};

const VERBS: Readonly<Record<string, 'read' | 'write' | 'delete' | 'action'>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
  POST: 'action',
};

/** Answers a request to Resource Manager. */
export function answerArm(parts: ArmParts, request: WireRequest): WireReply {
  const { principalId, method, query } = request;
  if (principalId === undefined) {
    const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
    return armError(
      401,
      'AuthenticationFailed',
      'Authentication failed. The access token is missing or invalid.',
      challenge,
    );
  }
  const version = query.get('api-version');
  if (version === null || version === '') {
    return armError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:-preview)?$/u.test(version)) {
    return armError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
  }
  const principal = parts.principal(principalId);
  return parts.estate.transaction(() => {
    parts.operations.settle();
    if (method === 'POST' && /^\/providers\/microsoft\.resourcegraph\/resources$/iu.test(request.path)) {
      const seen = (type: string, id: string) => mayNot(parts, principal, `${type}/read`, id) === undefined;
      return answerQuery(parts.estate, request, version, past(parts, parts.behaviour.graphLagMs), seen);
    }
    const address = addressOf(decoded(request.path));
    if (address === undefined) return armError(404, 'NotFound', 'The simulated Azure has nothing at this address.');
    return answerAt(parts, { ...request, principal }, address, version);
  });
}

type Asked = WireRequest & { readonly principal: Principal };

function answerAt(parts: ArmParts, request: Asked, address: Address, version: string): WireReply {
  const { estate, operations } = parts;
  const { subscription } = address;
  if (subscription !== undefined && !estate.has(`/subscriptions/${subscription}`)) {
    return armError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  const operation = request.method === 'GET' ? operations.answer(address) : undefined;
  if (operation !== undefined) return operation;
  const action = request.method === 'POST' ? (request.path.split('/').at(-1) ?? '') : undefined;
  const kind = simulatedKind(action === undefined ? address.type : address.type.slice(0, -action.length - 1));
  if (kind === undefined) return unknownType(address);
  const problem = versionProblem(kind, version) ?? accessProblem(parts, request, address, kind, action);
  if (problem !== undefined) return problem;
  const { group } = address;
  if (group !== undefined && !estate.has(`/subscriptions/${subscription ?? ''}/resourceGroups/${group}`)) {
    return armError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
  }
  return request.method === 'GET'
    ? read(parts, request, address, kind, version)
    : (lockProblem(estate, request.method, address) ?? write(parts, request, address, kind, version, action));
}

function read(parts: ArmParts, request: Asked, address: Address, kind: SimulatedKind, version: string): WireReply {
  const { estate, behaviour, origin } = parts;
  const asOf = past(parts, behaviour.staleReadMs);
  const { pageSize } = behaviour;
  const reading = {
    estate,
    request,
    address,
    kind,
    version,
    origin: origin(),
    operations: parts.operations,
    asOf,
    pageSize,
  };
  if (address.name === undefined) return readList(reading);
  const body = readBody(reading);
  return body === undefined ? notFound(address, kind) : { status: 200, body: view(reading, body, false) };
}

function write(
  parts: ArmParts,
  request: Asked,
  address: Address,
  kind: SimulatedKind,
  version: string,
  action: string | undefined,
): WireReply {
  const { estate, operations, behaviour, raise, tenantId } = parts;
  const now = parts.now();
  const url = `${parts.origin()}${request.path}?api-version=${version}`;
  const verb = VERBS[request.method];
  const container = address.type.startsWith('microsoft.resources/');
  if (verb === undefined || verb === 'read' || container || (action === undefined && address.name === undefined)) {
    return armError(405, 'HttpMethodNotSupported', `${request.method} is not supported here.`);
  }
  const change = {
    id: address.id,
    type: kind.type,
    verb,
    operation: action === undefined ? `${kind.type}/${verb}` : `${kind.type}/${action}/action`,
    method: request.method,
    url,
    by: request.principal,
    at: now,
    tenantId,
    clientRequestId: request.headers['x-ms-client-request-id'] ?? '',
  };
  const writing = {
    estate,
    operations,
    request,
    address,
    kind,
    version,
    origin: parts.origin(),
    now,
    by: request.principal,
    behaviour,
    event: (existed: boolean) => resourceEvent({ ...change, existed }),
    raise,
  };
  if (action !== undefined) return act(writing, action.toLowerCase());
  if (request.method === 'DELETE') return remove(writing);
  return request.method === 'PUT' ? put(writing) : patch(writing);
}

function past({ now }: ArmParts, lagMs: number): Date | undefined {
  return lagMs > 0 ? new Date(now().getTime() - lagMs) : undefined;
}

function unknownType({ type, scope }: Address): WireReply {
  const [namespace = ''] = type.split('/');
  const message = `The resource type '${type}' could not be found in the namespace '${namespace}' at '${scope}'.`;
  return armError(404, 'InvalidResourceType', message);
}

function versionProblem(kind: SimulatedKind, version: string): WireReply | undefined {
  if (kind.versions.includes(version)) return undefined;
  const supported = kind.versions.join(', ');
  const message = `No registered resource provider found for API version '${version}' for type '${kind.type}'. `;
  return armError(400, 'NoRegisteredProviderFound', `${message}The supported api-versions are '${supported}'.`);
}

function accessProblem(
  parts: ArmParts,
  { principal, method }: Asked,
  address: Address,
  kind: SimulatedKind,
  action: string | undefined,
): WireReply | undefined {
  const wanted = `${kind.type}/${action === undefined ? (VERBS[method] ?? method) : `${action}/action`}`;
  return mayNot(parts, principal, wanted, address.id);
}

function mayNot({ allows }: ArmParts, principal: Principal, wanted: string, id: string): WireReply | undefined {
  const own = principal.actions ?? ['*'];
  if (own.some((pattern) => covers(pattern, wanted)) && allows(principal.id, wanted.toLowerCase(), id))
    return undefined;
  const who = `The client '${principal.name}' with object id '${principal.id}'`;
  const what = `does not have authorization to perform action '${wanted}' over scope '${id}' or the scope is invalid.`;
  const hint = 'If access was recently granted, please refresh your credentials.';
  return armError(403, 'AuthorizationFailed', `${who} ${what} ${hint}`);
}

/** Does an action pattern, with `*` for any characters, cover an action? */
function covers(pattern: string, action: string): boolean {
  const expression = pattern.split('*').map((part) => part.replaceAll(/[.$^()[\]{}|\\/+?]/gu, '\\$&'));
  return new RegExp(`^${expression.join('.*')}$`, 'iu').test(action);
}

/** A lock at the resource or above it stops deletes; a read-only one stops every write. Locks themselves can go. */
function lockProblem(estate: Estate, method: string, address: Address): WireReply | undefined {
  const type = 'microsoft.authorization/locks';
  if (address.type === type) return undefined;
  const locks = estate.list({ types: [type], under: [`/subscriptions/${address.subscription ?? ''}`] });
  const stopping = locks.filter((lock) => {
    const { level } = objectAt(lock, 'properties');
    return isWithin(address.id.toLowerCase(), scopeOf(lock)) && (method === 'DELETE' || level === 'ReadOnly');
  });
  if (stopping.length === 0) return undefined;
  const operation = method === 'DELETE' ? 'delete' : 'write';
  const scopes = stopping.map((lock) => scopeOf(lock)).join(', ');
  const message = `The scope '${address.id}' cannot perform ${operation} operation because following scope(s) are locked: '${scopes}'.`;
  return armError(409, 'ScopeLocked', `${message} Please remove the lock and try again.`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
