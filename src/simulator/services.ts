import { gunzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import type { Json } from '../model/json.ts';
import type { Estate } from './estate.ts';
import { armError, isObject, type WireReply, type WireRequest } from './wire.ts';

/** Log Analytics, Teams, mail and an Event Grid topic: they keep what they are sent. `undefined`: not theirs. */
export function answerService(estate: Estate, url: string, request: WireRequest): WireReply | undefined {
  const { method, path, body, principalId } = request;
  if (method === 'POST' && /^\/dataCollectionRules\/[^/]+\/streams\/[^/]+$/u.test(path)) {
    if (principalId === undefined) return armError(401, 'AuthenticationFailed', 'Authentication failed.');
    if (!Array.isArray(body)) return armError(400, 'InvalidPayload', 'The body is not a JSON array.');
    for (const row of body as readonly Json[]) estate.keep('audit', row);
    return { status: 204 };
  }
  if (method === 'POST' && path.startsWith('/workflows/')) {
    estate.keep('teams', body ?? null);
    return { status: 202 };
  }
  if (method === 'POST' && path === '/emails:send') {
    if (principalId === undefined) return armError(401, 'Unauthorized', 'Authentication failed.');
    const header = request.headers['operation-id'];
    const id = typeof header === 'string' ? header : randomUUID();
    estate.keep('mail', body ?? null);
    const headers = {
      'Operation-Location': `${url}/emails/operations/${id}?api-version=2025-09-01`,
      'Retry-After': '1',
    };
    return { status: 202, headers, body: { id, status: 'Running' } };
  }
  if (method === 'GET' && path.startsWith('/emails/operations/')) {
    return { status: 200, body: { id: path.split('/').at(-1) ?? '', status: 'Succeeded' } };
  }
  if (method === 'POST' && path === '/api/events') {
    for (const event of Array.isArray(body) ? (body as readonly Json[]) : [body ?? null]) estate.keep('events', event);
    return { status: 200 };
  }
  return undefined;
}

/** A token in the form of a JWT, with a signature that proves nothing. Times in seconds since 1970. */
export function makeToken(claims: {
  readonly oid: string;
  readonly tid: string;
  readonly appid: string;
  readonly aud: string;
  readonly exp: number;
}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...claims, iss: `https://sts.windows.net/${claims.tid}/` })}.simulated`;
}

/** The object id in a bearer token; `undefined` when there is none. */
export function principalOf(authorization: string | undefined): string | undefined {
  const payload = /^Bearer [^.]+\.([^.]+)\./iu.exec(authorization ?? '')?.[1];
  if (payload === undefined) return undefined;
  const claims = parse(Buffer.from(payload, 'base64url'));
  return isObject(claims) && typeof claims['oid'] === 'string' ? claims['oid'] : undefined;
}

/** The JSON of a body, unpacked where it came packed; `undefined` when it is none. */
export function parse(body: Buffer, encoding?: string): Json | undefined {
  try {
    const text = (encoding === 'gzip' ? gunzipSync(body) : body).toString();
    return text === '' ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
