import { randomUUID } from 'node:crypto';
import type { Principal } from './events.ts';
import { listen } from './server.ts';
import type { RawRequest } from './server.ts';
import { LIFE_SECONDS, makeToken, plainError } from './tokens.ts';
import type { WireReply } from './wire.ts';

/** The simulated tenant. */
export const TENANT = '7e7a0000-0000-4000-8000-000000000001';

/** Where the platform's own identity endpoint is, as members of `env`. */
export type IdentityEndpoint = { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };

let endpoint: Promise<IdentityEndpoint> | undefined;

/**
 * The managed identity endpoint of App Service, which gives tokens over plain HTTP on loopback: of the identity whose client
 * id is named, of the first where none is. One per process, as there
 * is one per machine: the identity library finds it once and keeps to it.
 */
export function identityEndpoint(principals: readonly Principal[]): Promise<IdentityEndpoint> {
  endpoint ??= open(principals);
  return endpoint;
}

async function open(principals: readonly Principal[]): Promise<IdentityEndpoint> {
  const secret = randomUUID();
  const listener = await listen((request) => Promise.resolve(answer(request, principals, secret)), { port: 0 });
  listener.unref();
  return {
    IDENTITY_ENDPOINT: `http://127.0.0.1:${String(listener.port)}/msi/token`,
    IDENTITY_HEADER: secret,
  };
}

/** api-version 2019-08-01. Real time: the SDKs look at it. */
function answer({ url, headers }: RawRequest, principals: readonly Principal[], secret: string): WireReply {
  const { searchParams } = url;
  const clientId = searchParams.get('client_id');
  const principal =
    clientId === null ? principals[0] : principals.find(({ appId }) => appId === clientId.toLowerCase());
  if (headers['x-identity-header'] !== secret)
    return plainError(401, 'the header X-IDENTITY-HEADER is missing or wrong');
  if (searchParams.get('api-version') !== '2019-08-01') return plainError(400, 'api-version must be 2019-08-01');
  if (principal === undefined) return plainError(400, 'No User Assigned identity found');
  const resource = searchParams.get('resource') ?? '';
  const now = new Date();
  return {
    status: 200,
    body: {
      access_token: makeToken(principal, TENANT, resource, now),
      expires_on: String(Math.floor(now.getTime() / 1_000) + LIFE_SECONDS),
      resource,
      token_type: 'Bearer',
      client_id: principal.appId ?? principal.id,
    },
  };
}
