import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../model/json.ts';
import type { Estate } from './estate.ts';
import { resourceEvent, type Principal } from './events.ts';
import { simulatedKind, type SimulatedKind } from './kinds.ts';
import { answerQuery } from './resource-graph.ts';
import { armError, isObject, merge, type WireReply, type WireRequest, textOf } from './wire.ts';

/** What the simulated Resource Manager works with. */
export type ArmParts = {
  readonly estate: Estate;
  readonly now: () => Date;
  readonly tenantId: string;
  readonly url: () => string;
  readonly principal: (id: string) => Principal;
  /** May this principal do that? Asked with the ARM action in lower case. */
  readonly allows: (principalId: string, action: string, id: string) => boolean;
  readonly options: ArmOptions;
  /** Called after each change that raised an event. */
  readonly changed: () => void;
};

/** How the simulated Resource Manager behaves. */
export type ArmOptions = {
  /** How long a GET still shows a body from before a write, in milliseconds. */
  staleReadMs: number;
  /** How long Resource Graph does not show a write, in milliseconds. */
  graphLagMs: number;
  /** How often a long-running operation has to be asked until it is done. */
  polls: number;
  /** How long-running operations end. */
  operations: 'succeed' | 'fail' | 'never';
  pageSize: number;
};

type Target = {
  readonly id: string;
  readonly type: string;
  readonly kind: SimulatedKind;
  readonly collection: boolean;
};

const VERB: Readonly<Record<string, string>> = { GET: 'read', PATCH: 'write', PUT: 'write', DELETE: 'delete' };

/** The simulated Resource Manager: bodies as ARM prints them, its errors, its long-running operations, its events. */
export function simulatedArm(parts: ArmParts): (request: WireRequest) => WireReply {
  const { estate, options } = parts;
  const operations = new Map<string, { left: number; id: string }>();
  const written = new Map<string, { at: number; before: JsonObject | undefined }>();

  const answer = (request: WireRequest): WireReply => {
    if (request.principalId === undefined) return armError(401, 'AuthenticationFailed', 'Authentication failed.');
    const version = request.query.get('api-version');
    if (version === null)
      return armError(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    if (/^\/providers\/Microsoft\.ResourceGraph\/resources$/iu.test(request.path)) {
      return answerQuery(estate, request, (body) => !isRecent(body, options.graphLagMs));
    }
    if (/\/operationStatuses\/|\/operationResults\//iu.test(request.path)) return poll(request.path);
    const target = targetOf(request.path);
    if (target === undefined) {
      return armError(404, 'InvalidResourceType', 'The resource type could not be found for this request.');
    }
    if (!target.kind.versions.includes(version)) {
      return armError(400, 'NoRegisteredProviderFound', `No registered provider found for API version '${version}'.`);
    }
    const action = `${target.type.toLowerCase()}/${VERB[request.method] ?? 'action'}`;
    if (!parts.allows(request.principalId, action, target.id)) {
      const who = `The client '${request.principalId}' does not have authorization to perform action '${action}'`;
      return armError(403, 'AuthorizationFailed', `${who} over scope '${target.id}'.`);
    }
    if (request.method === 'GET') return target.collection ? list(request, target) : read(target);
    return write(request, target);
  };

  const read = (target: Target): WireReply => {
    const recent = written.get(target.id.toLowerCase());
    const stale = recent !== undefined && parts.now().getTime() - recent.at < options.staleReadMs;
    const body = stale ? recent.before : estate.get(target.id);
    if (body === undefined) return notFound(target);
    return { status: 200, body: shown(target.kind, body, false) };
  };

  const list = (request: WireRequest, target: Target): WireReply => {
    const scope = target.id.toLowerCase();
    const type = target.type.toLowerCase();
    const filter = request.query.get('$filter') ?? '';
    const principal = /principalId eq '([^']+)'/u.exec(filter)?.[1]?.toLowerCase();
    const atScope = filter.includes('atScope()');
    const bodies = estate.all().filter((body) => {
      const id = textOf(body['id']).toLowerCase();
      const below = id.startsWith(`${scope}/`) || scope === '';
      const properties = isObject(body['properties']) ? body['properties'] : {};
      if (textOf(body['type']).toLowerCase() !== type || !below) return false;
      if (principal !== undefined && textOf(properties['principalId']).toLowerCase() !== principal) return false;
      return !atScope || textOf(properties['scope']).toLowerCase() === scope;
    });
    const skip = Number(request.query.get('$skiptoken') ?? 0);
    const value = bodies.slice(skip, skip + options.pageSize).map((body) => shown(target.kind, body, true));
    const more = skip + options.pageSize < bodies.length;
    const next = new URLSearchParams(request.query);
    next.set('$skiptoken', String(skip + options.pageSize));
    return {
      status: 200,
      body: { value, ...(more ? { nextLink: `${parts.url()}${request.path}?${next.toString()}` } : {}) },
    };
  };

  const write = (request: WireRequest, target: Target): WireReply => {
    const before = estate.get(target.id);
    const locked = lockOn(target.id, request.method);
    if (locked !== undefined) {
      const what = request.method === 'DELETE' ? 'delete' : 'write';
      const text = `The scope '${target.id}' cannot perform ${what} operation because following scope(s) are locked: '${locked}'.`;
      return armError(409, 'ScopeLocked', text);
    }
    if (request.method === 'DELETE') {
      if (before === undefined) return { status: 204 };
      estate.remove(target.id);
      after(request, target, before);
      return { status: 200, body: before };
    }
    const next = nextBody(request, target, before);
    if ('status' in next) return next as WireReply;
    estate.set(target.id, stamped(next, before, request));
    after(request, target, before);
    return accepted(target, before);
  };

  const nextBody = (request: WireRequest, target: Target, before: JsonObject | undefined): JsonObject | WireReply => {
    const sent = isObject(request.body) ? request.body : {};
    if (request.method === 'PATCH') {
      if (before === undefined) return notFound(target);
      const { kind } = target;
      return kind.patch?.(before, sent) ?? armError(405, 'MethodNotAllowed', 'PATCH is not supported.');
    }
    const made = target.kind.put?.(before, sent) ?? merge(before, sent);
    if (!isObject(made) || 'status' in made) return made as WireReply;
    const name = target.id.split('/').at(-1) ?? '';
    return {
      ...made,
      id: target.id,
      name,
      type: target.type,
      properties: { ...readOnly(before), ...properties(made) },
    };
  };

  /** Who wrote it, as the provider prints it. */
  const stamped = (body: JsonObject, before: JsonObject | undefined, request: WireRequest): JsonObject => {
    const by = parts.principal(request.principalId ?? '');
    const at = parts.now().toISOString();
    if (textOf(body['type']).toLowerCase() === 'microsoft.authorization/roleassignments') {
      const scope = textOf(body['id']).replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/iu, '');
      const times = { createdOn: at, updatedOn: at, createdBy: by.id, updatedBy: by.id };
      return { ...body, properties: { ...properties(body), scope, ...times } };
    }
    const who = by.kind === 'User' ? (by.upn ?? by.name) : by.id;
    const created = isObject(before?.['systemData'])
      ? before['systemData']
      : { createdBy: who, createdByType: by.kind === 'User' ? 'User' : 'Application', createdAt: at };
    const changed = {
      lastModifiedBy: who,
      lastModifiedByType: by.kind === 'User' ? 'User' : 'Application',
      lastModifiedAt: at,
    };
    return { ...body, systemData: { ...created, ...changed } };
  };

  const after = (request: WireRequest, target: Target, before: JsonObject | undefined): void => {
    written.set(target.id.toLowerCase(), { at: parts.now().getTime(), before });
    const header = request.headers['x-ms-client-request-id'];
    estate.queueEvent(
      resourceEvent({
        id: target.id,
        type: target.type,
        method: request.method,
        by: parts.principal(request.principalId ?? ''),
        at: parts.now(),
        tenantId: parts.tenantId,
        clientRequestId: typeof header === 'string' ? header : undefined,
        url: `https://management.azure.com${target.id}?api-version=${target.kind.versions.at(-1) ?? ''}`,
        existed: before !== undefined,
      }),
    );
    parts.changed();
  };

  const accepted = (target: Target, before: JsonObject | undefined): WireReply => {
    const now = estate.get(target.id) ?? {};
    const { longRunning } = target.kind;
    if (longRunning === undefined || options.polls === 0) {
      return { status: before === undefined ? 201 : 200, body: shown(target.kind, now, false) };
    }
    const id = randomUUID();
    operations.set(id, { left: options.polls, id: target.id });
    const [, , subscription = ''] = target.id.split('/');
    const provider = target.type.split('/')[0] ?? '';
    const name = longRunning === 'Location' ? 'operationResults' : 'operationStatuses';
    const path = `/subscriptions/${subscription}/providers/${provider}/locations/westeurope/${name}/${id}`;
    const headers = {
      [longRunning]: `${parts.url()}${path}?api-version=${target.kind.versions.at(-1) ?? ''}`,
      'Retry-After': '1',
    };
    const body: JsonObject = { ...shown(target.kind, now, false) };
    if (longRunning === 'Location') return { status: 202, headers };
    return {
      status: 201,
      headers,
      body: { ...body, properties: { ...properties(body), provisioningState: 'Updating' } },
    };
  };

  const poll = (path: string): WireReply => {
    const name = path.split('/').at(-1) ?? '';
    const operation = operations.get(name);
    if (operation === undefined) return armError(404, 'NotFound', 'The operation could not be found.');
    const running = options.operations === 'never' || (operation.left -= 1) > 0;
    const asynchronous = path.includes('operationStatuses');
    if (running) {
      const headers = { 'Retry-After': '1' };
      return asynchronous
        ? { status: 200, headers, body: { id: path, name, status: 'InProgress' } }
        : { status: 202, headers };
    }
    if (options.operations === 'fail') {
      const error = { code: 'InternalServerError', message: 'The operation failed.' };
      return asynchronous
        ? { status: 200, body: { id: path, name, status: 'Failed', error } }
        : armError(500, error.code, error.message);
    }
    if (asynchronous) return { status: 200, body: { id: path, name, status: 'Succeeded' } };
    return { status: 200, body: estate.get(operation.id) ?? {} };
  };

  const lockOn = (id: string, method: string): string | undefined => {
    const locks = estate.all().filter((body) => textOf(body['type']).toLowerCase() === 'microsoft.authorization/locks');
    const lock = locks.find((body) => {
      const scope = textOf(body['id'])
        .replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/iu, '')
        .toLowerCase();
      const level = properties(body)['level'];
      const applies = id.toLowerCase() === scope || id.toLowerCase().startsWith(`${scope}/`);
      return applies && (level === 'ReadOnly' || (level === 'CanNotDelete' && method === 'DELETE'));
    });
    return lock === undefined ? undefined : textOf(lock['id']);
  };

  const isRecent = (body: JsonObject, ms: number): boolean => {
    const recent = written.get(textOf(body['id']).toLowerCase());
    return recent !== undefined && parts.now().getTime() - recent.at < ms;
  };

  return answer;
}

function targetOf(path: string): Target | undefined {
  const match = /^(.*)\/providers\/([^/]+)\/(.+)$/iu.exec(path);
  if (match === null) return undefined;
  const [, scope = '', provider = '', rest = ''] = match;
  const segments = rest.split('/').map(decodeURIComponent);
  const type = [provider, ...segments.filter((_, index) => index % 2 === 0)].join('/');
  const kind = simulatedKind(type);
  if (kind === undefined) return undefined;
  const collection = segments.length % 2 === 1;
  const parent = segments.slice(0, -1).join('/');
  const inner = segments.length > 1 && collection ? `${scope}/providers/${provider}/${parent}` : scope;
  const id = collection ? inner : `${scope}/providers/${provider}/${segments.join('/')}`;
  return { id: id.replace(/^\/\//u, '/'), type: kind.type, kind, collection };
}

function notFound(target: Target): WireReply {
  const name = target.id.split('/').slice(-2).join('/');
  return armError(404, 'ResourceNotFound', `The Resource '${name}' was not found.`);
}

function shown(kind: SimulatedKind, body: JsonObject, listed: boolean): JsonObject {
  return kind.hidden?.(body, listed) ?? body;
}

function properties(body: JsonObject): JsonObject {
  const value: Json | undefined = body['properties'];
  return isObject(value) ? value : {};
}

/** Members that the service sets and a PUT can't. */
function readOnly(before: JsonObject | undefined): JsonObject {
  if (before === undefined) return {};
  const { loginServer, creationDate, privateEndpointConnections, provisioningState } = properties(before);
  return JSON.parse(
    JSON.stringify({ loginServer, creationDate, privateEndpointConnections, provisioningState }),
  ) as JsonObject;
}
