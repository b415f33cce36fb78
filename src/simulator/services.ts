import { randomUUID } from 'node:crypto';
import type { Json } from '../model/json.ts';
import type { Estate } from './estate.ts';
import { armError, isObject } from './wire.ts';
import type { WireReply, WireRequest } from './wire.ts';

/** The data collection rule of the simulated audit table. */
export const AUDIT_RULE = 'dcr-00000000000000000000000000000001';
/** Its stream. */
export const AUDIT_STREAM = 'Custom-RemediationAudit';

const UNAUTHORIZED = armError(401, 'Unauthorized', 'Authentication failed. The access token is missing or invalid.');
const MOST_BYTES = 1_048_576;

type Service = (estate: Estate, origin: string, request: WireRequest) => WireReply;

const SERVICES: readonly (readonly [method: string, path: RegExp, answer: Service])[] = [
  ['POST', /^\/dataCollectionRules\/[^/]+\/streams\/[^/]+$/u, ingest],
  ['POST', /^\/workflows\/[^/]+\/triggers\/manual\/paths\/invoke$/u, teams],
  ['POST', /^\/emails:send$/u, sendMail],
  ['GET', /^\/emails\/operations\/[^/]+$/u, mailState],
  ['POST', /^\/api\/events$/u, topic],
];

/** Log Analytics, Teams, mail and an Event Grid topic: they keep what they are sent. `undefined`: not theirs. */
export function answerService(estate: Estate, origin: string, request: WireRequest): WireReply | undefined {
  const service = SERVICES.find(([method, path]) => method === request.method && path.test(request.path));
  return service?.[2](estate, origin, request);
}

function ingest(estate: Estate, _origin: string, { path, query, body, principalId }: WireRequest): WireReply {
  if (principalId === undefined) return UNAUTHORIZED;
  if (query.get('api-version') !== '2023-01-01')
    return armError(400, 'InvalidApiVersion', 'Use api-version 2023-01-01.');
  const [, , rule, , stream] = path.split('/');
  if (rule !== AUDIT_RULE) return armError(404, 'NotFound', `Data collection rule ${rule ?? ''} not found.`);
  if (stream !== AUDIT_STREAM) return armError(400, 'InvalidStream', `Stream ${stream ?? ''} is not configured.`);
  if (!Array.isArray(body)) return armError(400, 'InvalidPayload', 'The body is not a JSON array.');
  if (Buffer.byteLength(JSON.stringify(body)) > MOST_BYTES) {
    return armError(413, 'ContentLengthLimitExceeded', 'Maximum allowed content length: 1048576 bytes.');
  }
  for (const row of body as readonly Json[]) estate.keep('audit', row);
  return { status: 204 };
}

function teams(estate: Estate, _origin: string, { body }: WireRequest): WireReply {
  estate.keep('teams', body ?? null);
  return { status: 202 };
}

/** The same operation id sends a mail once. */
function sendMail(estate: Estate, origin: string, { headers, body, query, principalId }: WireRequest): WireReply {
  if (principalId === undefined) return UNAUTHORIZED;
  if (!isObject(body)) return armError(400, 'BadRequest', 'The body is not a mail.');
  const id = headers['operation-id'] ?? randomUUID();
  const sent = `mail:${id}`;
  if (estate.note(sent) === undefined) {
    estate.setNote(sent, true);
    estate.keep('mail', body);
  }
  const state = `${origin}/emails/operations/${id}?api-version=${query.get('api-version') ?? ''}`;
  return { status: 202, headers: { 'Operation-Location': state, 'Retry-After': '1' }, body: { id, status: 'Running' } };
}

function mailState(estate: Estate, _origin: string, { path, principalId }: WireRequest): WireReply {
  if (principalId === undefined) return UNAUTHORIZED;
  const id = path.split('/').at(-1) ?? '';
  if (estate.note(`mail:${id}`) === undefined) return armError(404, 'NotFound', 'There is no such operation.');
  return { status: 200, body: { id, status: 'Succeeded' } };
}

function topic(estate: Estate, _origin: string, { body, principalId }: WireRequest): WireReply {
  if (principalId === undefined) return UNAUTHORIZED;
  for (const event of Array.isArray(body) ? (body as readonly Json[]) : [body ?? null]) estate.keep('events', event);
  return { status: 200 };
}
