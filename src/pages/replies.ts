import type { Json } from '../model/json.ts';
import type { PageReply } from './exchange.ts';

/**
 * On every answer. `same-origin` keeps the address of a page from other sites as `no-referrer` does; with the latter,
 * browsers would send our own forms with `Origin: null`.
 */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
} as const;

/** A page. */
export function htmlReply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): PageReply {
  return reply(status, 'text/html; charset=utf-8', body, headers);
}

/** An answer of the API. */
export function jsonReply(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): PageReply {
  return reply(status, 'application/json; charset=utf-8', `${JSON.stringify(body)}\n`, headers);
}

/** The stylesheet: the same for everybody, so it may be kept for a while. */
export function cssReply(body: string): PageReply {
  return reply(200, 'text/css; charset=utf-8', body, { 'cache-control': 'public, max-age=300' });
}

/** Sends the browser on with a GET. `path` is one of ours. */
export function seeOther(path: string): PageReply {
  return reply(303, 'text/plain; charset=utf-8', '', { location: path });
}

function reply(status: number, type: string, body: string, headers: Readonly<Record<string, string>>): PageReply {
  return { status, headers: { ...SECURITY_HEADERS, 'content-type': type, ...headers }, body };
}
