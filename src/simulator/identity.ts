import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeToken } from './services.ts';

/** The bot's tenant and the client id of its managed identity. */
export const TENANT = '7e7a0000-0000-4000-8000-000000000001';
export const CLIENT_ID = 'c11e0000-0000-4000-8000-000000000001';

const DAY_S = 86_400;
let endpoint: Promise<string> | undefined;

/**
 * The managed identity endpoint of the platform, which gives tokens over plain HTTP on loopback. One per process, as there
 * is one per machine: the identity library finds it once and keeps to it.
 */
export function identityEndpoint(principalId: string): Promise<string> {
  endpoint ??= listen(principalId);
  return endpoint;
}

async function listen(oid: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const audience = new URL(incoming.url ?? '/', 'http://127.0.0.1').searchParams.get('resource') ?? '';
    const exp = Math.floor(Date.now() / 1_000) + DAY_S;
    const token = makeToken({ oid, tid: TENANT, appid: CLIENT_ID, aud: audience, exp });
    const answer = { access_token: token, expires_on: String(exp), resource: audience, token_type: 'Bearer' };
    outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/msi/token`;
}
