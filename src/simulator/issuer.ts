import { createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import { TENANT } from './identity.ts';
import type { WireReply, WireRequest } from './wire.ts';

/** Somebody who signs in. */
export type Account = { readonly id: string; readonly name: string; readonly roles: readonly string[] };

/** Entra ID of the simulated tenant, as far as people sign in to an app: version 2.0. Real time, as those who check it. */
export interface Issuer {
  /** The public keys, as the tenant's key address answers them. */
  answer(request: WireRequest): WireReply | undefined;
  /** The token that a browser's session gets: for the app itself. */
  idToken(account: Account, clientId: string, change?: JsonObject): string;
  /** The token that the Azure CLI gets for the app's API. */
  accessToken(account: Account, clientId: string, change?: JsonObject): string;
  /** From now on tokens are signed with another key. */
  rotate(): void;
}

const HOUR_SECONDS = 3_600;

type Key = { readonly kid: string; readonly secret: KeyObject };

/** The issuer of the tenant whose authority is at `origin`. Keys are made when they are first needed. */
export function issuerAt(origin: () => string): Issuer {
  const keys: Key[] = [];

  function newest(): Key {
    const known = keys.at(-1);
    if (known !== undefined) return known;
    const made = { kid: randomUUID(), secret: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey };
    keys.push(made);
    return made;
  }

  function token(account: Account, audience: string, more: JsonObject): string {
    const { kid, secret } = newest();
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      aud: audience,
      iss: `${origin()}/${TENANT}/v2.0`,
      iat: now,
      nbf: now,
      exp: now + HOUR_SECONDS,
      name: account.name,
      oid: account.id,
      preferred_username: `${account.id}@contoso.example`,
      roles: account.roles,
      sub: `sub-${account.id}`,
      tid: TENANT,
      ver: '2.0',
      ...more,
    };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ typ: 'JWT', alg: 'RS256', kid })}.${part(claims)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), secret).toString('base64url')}`;
  }

  return {
    answer({ method, path }) {
      if (method !== 'GET' || path !== `/${TENANT}/discovery/v2.0/keys`) return undefined;
      newest();
      const jwks = keys.map(({ kid, secret }) => {
        const { n = '', e = '' } = createPublicKey(secret).export({ format: 'jwk' });
        return { kty: 'RSA', use: 'sig', kid, n, e, issuer: `${origin()}/${TENANT}/v2.0` };
      });
      return { status: 200, body: { keys: jwks } };
    },
    idToken: (account, clientId, change = {}) => token(account, clientId, change),
    accessToken: (account, clientId, change = {}) =>
      token(account, clientId, { azp: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', scp: 'user_impersonation', ...change }),
    rotate() {
      keys.push({ kid: randomUUID(), secret: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey });
    },
  };
}
