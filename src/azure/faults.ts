import type { Instant, Json, JsonObject } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { FaultCode } from '../ports/arm.ts';
import { answerOf } from './answer.ts';
import type { Answer, RawResponse } from './answer.ts';
import { isObject, parsedJson, textAt } from './json-parts.ts';
import { withoutSecrets } from '../engine/secret-formats.ts';

/** Was it a read or a write, and when did it fail? Only a write can have had an effect. */
export type Attempted = { readonly write: boolean; readonly now: Instant };

/** Node's codes of failures that happen before a byte of the request has left. Anything else may have arrived. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** How long to wait before the next try where the service does not say. */
const DEFAULT_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;

/** The fault that an answer other than 2xx stands for. */
export function faultOfAnswer(answer: Answer, attempted: Attempted): ArmFault {
  const { serviceCode, message } = errorOf(answer);
  const code = codeOf(answer.status, serviceCode);
  const text = [String(answer.status), serviceCode, message].filter(Boolean).join(' ');
  return new ArmFault(code, safe(text), {
    serviceCode,
    retryAt: retryAt(answer, code, attempted.now),
    mayHaveApplied: attempted.write && (code === 'unavailable' || code === 'unreadable'),
  });
}

/**
 * The fault that an error stands for: no connection, a lost answer, a time-out, an answer that an SDK made an error of. An
 * `ArmFault` stays itself.
 */
export function faultOfError(error: unknown, attempted: Attempted): ArmFault {
  if (error instanceof ArmFault) return error;
  const answer = answerIn(error);
  if (answer !== undefined) return faultOfAnswer(answer, attempted);
  const code = errorCode(error);
  const sent = code === undefined || !NEVER_SENT.has(code);
  const what = error instanceof Error ? error.message : String(error);
  return new ArmFault('unavailable', safe(`no answer: ${[code, what].filter(Boolean).join(' ')}`), {
    mayHaveApplied: attempted.write && sent,
  });
}

/**
 * The JSON object of a 2xx answer. Anything else (a proxy's HTML, half a document, a list) is `unreadable`; after a write
 * it is a lost answer, because the write may well have been done.
 */
export function objectOfAnswer(answer: Answer, attempted: Attempted): JsonObject {
  const value = parsed(answer);
  if (isObject(value)) return value;
  throw unreadable('the answer is not a JSON object', attempted);
}

/**
 * Throws unless the answer is a 2xx of the service itself. A page for people is of a proxy on the way, which asks to sign in
 * or says that it is sorry: what was sent has gone no further, or nobody knows.
 */
export function checkTaken(answer: Answer, attempted: Attempted): void {
  if (answer.status < 200 || answer.status > 299) throw faultOfAnswer(answer, attempted);
  if (/\bx?html\b/i.test(answer.headers.get('content-type') ?? '')) {
    throw unreadable('it is a page for people', attempted);
  }
}

/** There was an answer, and it is not what the API promises. */
export function unreadable(why: string, attempted: Attempted): ArmFault {
  return attempted.write
    ? new ArmFault('unavailable', safe(`the answer to the write can't be read: ${why}`), { mayHaveApplied: true })
    : new ArmFault('unreadable', safe(why));
}

/** When the service wants to be asked again: seconds or an HTTP date, as an instant; at most an hour away. */
export function retryAfter(answer: Answer, now: Instant): Instant | undefined {
  const text = answer.headers.get('retry-after')?.trim() ?? '';
  const start = Date.parse(now);
  const at = /^\d+$/.test(text) ? start + Number(text) * 1000 : Date.parse(text) + behind(answer, start);
  if (Number.isNaN(at)) return quotaResetsAfter(answer, start);
  return new Date(Math.min(Math.max(at, start), start + LONGEST_WAIT_SECONDS * 1000)).toISOString();
}

/** By how many milliseconds our clock is ahead of the one that a date in an answer was made with. */
function behind(answer: Answer, start: number): number {
  const sent = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(sent) ? 0 : start - sent;
}

/** `now` and so many seconds. */
export function secondsAfter(now: Instant, seconds: number): Instant {
  return new Date(Date.parse(now) + seconds * 1000).toISOString();
}

/** The least that a 429 without a usable Retry-After makes us wait. */
export function defaultRetry(now: Instant): Instant {
  return secondsAfter(now, DEFAULT_WAIT_SECONDS);
}

/** Resource Graph says `00:00:05` in a header of its own. */
function quotaResetsAfter(answer: Answer, start: number): Instant | undefined {
  const parts = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(answer.headers.get('x-ms-user-quota-resets-after') ?? '');
  if (parts === null) return undefined;
  const seconds = Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
  return new Date(start + Math.min(seconds, LONGEST_WAIT_SECONDS) * 1000).toISOString();
}

function codeOf(status: number, serviceCode: string | undefined): FaultCode {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 409) return serviceCode === 'ScopeLocked' ? 'locked' : 'conflict';
  if (status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'unavailable';
  if (status >= 400) return 'invalid';
  return 'unreadable';
}

function retryAt(answer: Answer, code: FaultCode, now: Instant): Instant | undefined {
  if (code === 'unavailable') return retryAfter(answer, now);
  if (code === 'throttled' || answer.status === 409) return retryAfter(answer, now) ?? defaultRetry(now);
  return undefined;
}

/** Code and message of an error as Resource Manager and the other services write them; safe to show. */
export function errorOf(answer: Answer): { readonly serviceCode: string | undefined; readonly message: string } {
  const body = parsed(answer);
  const nested = isObject(body) ? [body['error'], body['odata.error']].find(isObject) : undefined;
  const error = nested ?? body;
  const serviceCode = textAt(error, 'code') ?? answer.headers.get('x-ms-error-code');
  return {
    serviceCode: serviceCode === undefined ? undefined : /^[\w.-]{1,100}/.exec(serviceCode)?.[0],
    message: safe(
      textAt(error, 'message') ??
        textAt(error, 'message', 'value') ??
        (body === undefined && answer.text !== '' ? 'an answer that is not JSON' : ''),
    ),
  };
}

function parsed(answer: Answer): Json | undefined {
  return /\bjson\b/i.test(answer.headers.get('content-type') ?? '') ? parsedJson(answer.text) : undefined;
}

/** The answer that an SDK's error was made of, for calls that hand it out in no other way. */
function answerIn(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const { code, response } = error as { readonly code?: string; readonly response?: Partial<RawResponse> };
  const headers = response?.headers === undefined ? {} : response.headers.toJSON();
  const text = response?.bodyAsText ?? JSON.stringify({ code, message: error.message });
  const json = { 'content-type': 'application/json' };
  return answerOf({ status: error.statusCode, headers: { toJSON: () => ({ ...json, ...headers }) }, bodyAsText: text });
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError') return 'aborted';
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** One line that can be shown: no secrets, no queries of addresses, not long. */
function safe(text: string): string {
  const line = withoutSecrets(text).replace(/\s+/g, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}
