import type { Json } from '../model/json.ts';
import type { Principal } from './events.ts';
import { isObject, textOf } from './wire.ts';
import type { WireReply } from './wire.ts';

/** How long tokens are good. */
export const LIFE_SECONDS = 86_400;

/** A token in the form of a JWT, with a signature that proves nothing. `now` is real time: the SDKs look at it. */
export function makeToken(principal: Principal, tenantId: string, audience: string, now: Date): string {
  const issued = Math.floor(now.getTime() / 1_000);
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: issued,
    nbf: issued,
    exp: issued + LIFE_SECONDS,
    appid: principal.appId ?? principal.id,
    idtyp: principal.kind === 'User' ? 'user' : 'app',
    oid: principal.id,
    sub: principal.id,
    tid: tenantId,
    ver: '1.0',
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT', kid: 'simulated' })}.${part(claims)}.c2ltdWxhdGVk`;
}

/** The object id in a bearer token; `undefined` when there is none, it is over, or it was made for somebody else. */
export function principalOf(
  authorization: string | undefined,
  isAudience: (audience: string) => boolean,
  now: Date,
): string | undefined {
  const payload = /^Bearer [^.]+\.([^.]+)\./iu.exec(authorization ?? '')?.[1];
  if (payload === undefined) return undefined;
  const claims = parsed(Buffer.from(payload, 'base64url').toString());
  if (!isObject(claims)) return undefined;
  const { oid, aud, exp } = claims;
  const valid = Number(exp) > now.getTime() / 1_000 && isAudience(textOf(aud).replace(/\/+$/u, ''));
  return valid && typeof oid === 'string' ? oid : undefined;
}

/** An error in the form of OAuth. */
export function plainError(status: number, description: string): WireReply {
  return { status, body: { error: 'invalid_request', error_description: description } };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
