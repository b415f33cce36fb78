import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { azureSignIn } from '../../src/azure/index.ts';
import { readSignIn } from '../../src/azure/sign-in-environment.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { SignInFault } from '../../src/ports/sign-in.ts';
import { TENANT } from '../../src/simulator/identity.ts';
import { issuerAt } from '../../src/simulator/issuer.ts';
import { handClock, linesLog } from '../support/azure-rig.ts';
import { fakeWire, type Reply } from '../support/fake-wire.ts';
import { ANA } from '../support/people.ts';
import { SIGN_IN_CLIENT as CLIENT, SIGN_IN_ENV } from '../support/signed-in.ts';
import { aStore } from '../support/store.ts';

const AUTHORITY = 'https://login.example';
const ENV = { ...SIGN_IN_ENV, AZURE_AUTHORITY_HOST: `${AUTHORITY}/` };
const HOUR = 3_600;

/** The sign-in of a deployed app, and the issuer that it asks for keys. */
function aSignIn(env: Readonly<Record<string, string>> = ENV, broken?: () => Reply | undefined) {
  const issuer = issuerAt(() => AUTHORITY);
  const clock = handClock(new Date().toISOString());
  const log = linesLog();
  const http = fakeWire(({ method, url }) => {
    const request = { method, path: new URL(url).pathname, query: new URLSearchParams() };
    const answer = issuer.answer({ ...request, headers: {}, body: undefined, principalId: undefined });
    return broken?.() ?? { status: answer?.status ?? 404, json: answer?.body ?? {} };
  });
  const { signIn, doors } = azureSignIn({ env, store: aStore(), clock, log, httpClient: http });
  const whoIs = (headers: Readonly<Record<string, string>>) => signIn.whoIs(new Map(Object.entries(headers)));
  return {
    ...{ issuer, clock, log, http, doors, whoIs },
    session: (token: string) => whoIs({ 'x-ms-token-aad-id-token': token }),
    bearer: (token: string) => whoIs({ authorization: `Bearer ${token}` }),
  };
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string): readonly string[] => token.split('.');
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(partsOf(token)[0] ?? '', 'base64url').toString()) as { readonly kid: string };

describe('somebody is signed in', () => {
  it('by the session of a browser', async () => {
    const { issuer, session, http } = aSignIn();
    expect(await session(issuer.idToken(ANA, CLIENT))).toEqual(ANA);
    expect(http.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${AUTHORITY}/${TENANT}/discovery/v2.0/keys`,
    ]);
  });

  it.each([CLIENT, `api://${CLIENT}`])('by the command line, with a token for %s', async (aud) => {
    const { issuer, bearer } = aSignIn();
    expect(await bearer(issuer.accessToken(ANA, CLIENT, { aud }))).toEqual(ANA);
  });

  it('under the object id in lower case, with the roles that are texts', async () => {
    const { issuer, session } = aSignIn();
    const oid = 'ABCDEF00-0000-4000-8000-0000000000A1';
    const token = issuer.idToken(ANA, CLIENT, { oid, name: '', roles: ['approver-platform', 7, '', null] });
    expect(await session(token)).toEqual({
      id: oid.toLowerCase(),
      name: `${ANA.id}@contoso.example`,
      roles: ['approver-platform'],
    });
    expect(await session(issuer.idToken(ANA, CLIENT, { roles: 'approver-platform' }))).toMatchObject({ roles: [] });
    expect(await session(issuer.idToken(ANA, CLIENT, { name: 'x'.repeat(9_000) }))).toMatchObject({
      name: 'x'.repeat(200),
    });
  });

  it('while our clock differs by less than a minute', async () => {
    const { issuer, session, clock } = aSignIn();
    clock.pass(-50);
    expect(await session(issuer.idToken(ANA, CLIENT))).toEqual(ANA);
    clock.pass(50 + HOUR + 50);
    expect(await session(issuer.idToken(ANA, CLIENT, { iat: 0 }))).toEqual(ANA);
  });
});

describe('nobody is signed in', () => {
  const now = Math.floor(Date.now() / 1_000);
  const claims: readonly (readonly [string, JsonObject])[] = [
    ['for another app', { aud: '0e0e0000-0000-4000-8000-00000000000b' }],
    ['for Resource Manager', { aud: 'https://management.azure.com' }],
    ['by another tenant', { iss: `${AUTHORITY}/7e7a0000-0000-4000-8000-000000000002/v2.0` }],
    ['by another authority', { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }],
    ['of version 1', { iss: `https://sts.windows.net/${TENANT}/` }],
    ['of another tenant', { tid: '7e7a0000-0000-4000-8000-000000000002' }],
    ['without a tenant', { tid: null }],
    ['without an object id', { oid: null }],
    ['with an object id that is none', { oid: '..' }],
    ['that has ended', { exp: now - 120 }],
    ['that has no end', { exp: null }],
    ['that holds later', { nbf: now + 600 }],
    ['that has no beginning', { nbf: null }],
  ];

  it.each(claims)('by a token %s', async (_what, change) => {
    const { issuer, session, bearer } = aSignIn();
    expect(await session(issuer.idToken(ANA, CLIENT, change))).toBeUndefined();
    expect(await bearer(issuer.accessToken(ANA, CLIENT, change))).toBeUndefined();
  });

  it('by a token for our API in the place of an id token, nor by one of an application or an id token as bearer', async () => {
    const { issuer, session, bearer } = aSignIn();
    expect(await session(issuer.idToken(ANA, CLIENT, { aud: `api://${CLIENT}` }))).toBeUndefined();
    expect(await bearer(issuer.accessToken(ANA, CLIENT, { scp: null, idtyp: 'app' }))).toBeUndefined();
    expect(await bearer(issuer.idToken(ANA, CLIENT))).toBeUndefined();
  });

  it('by a signature of nobody, of another key, of the public key as a secret, or over something else', async () => {
    const { issuer, session, bearer, http } = aSignIn();
    const good = issuer.idToken(ANA, CLIENT);
    expect(await session(good)).toEqual(ANA);
    const [header = '', body = '', signature = ''] = partsOf(good);
    const { kid } = headerOf(good);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signed = (head: string) =>
      `${head}.${body}.${sign('RSA-SHA256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')}`;
    const keys = http.calls.length;
    const answered = issuer.answer({
      ...{ method: 'GET', path: `/${TENANT}/discovery/v2.0/keys`, query: new URLSearchParams() },
      ...{ headers: {}, body: undefined, principalId: undefined },
    });
    const [jwk] = (answered?.body as { readonly keys: readonly JsonWebKey[] }).keys;
    const pem = createPublicKey({ key: jwk ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const hs = part({ alg: 'HS256', typ: 'JWT', kid });
    const elevated = part({ ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object), roles: ['x'] });
    const forged = [
      `${part({ alg: 'none', typ: 'JWT' })}.${body}.`,
      `${part({ alg: 'none', typ: 'JWT', kid })}.${body}.${signature}`,
      `${hs}.${body}.${createHmac('sha256', pem).update(`${hs}.${body}`).digest('base64url')}`,
      signed(header),
      signed(part({ alg: 'RS256', typ: 'JWT' })),
      signed(part({ alg: 'RS256', typ: 'JWT', kid: 'mine', jwk })),
      signed(part({ alg: 'RS256', typ: 'JWT', kid, jku: 'https://evil.example/keys' })),
      signed(part({ alg: 'PS256', typ: 'JWT', kid })),
      `${header}.${elevated}.${signature}`,
      `${header}.${body}.`,
      `${header}.${body}`,
      `${good}, ${good}`,
      `${good}.x`,
      'x',
      '',
      ' ',
      `${header}.${body}.${'A'.repeat(20_000)}`,
    ];
    for (const token of forged) {
      expect(await session(token), token).toBeUndefined();
      expect(await bearer(token), token).toBeUndefined();
    }
    expect(http.calls.length - keys, 'no address of a token is asked, and ours no oftener than it may').toBe(0);
  });

  it('by the headers that App Service writes about a person: only its token counts', async () => {
    const { whoIs } = aSignIn();
    const principal = { 'x-ms-client-principal-id': ANA.id, 'x-ms-client-principal-name': ANA.name };
    const roles = part({ claims: [{ typ: 'roles', val: 'approver-platform' }] });
    expect(await whoIs({ ...principal, 'x-ms-client-principal': roles })).toBeUndefined();
    expect(await whoIs({ cookie: `AppServiceAuthSession=x; driftwarden-person=${ANA.id}` })).toBeUndefined();
  });

  it('by a session beside a bearer that does not hold: what it could be taken for is what counts', async () => {
    const { issuer, whoIs } = aSignIn();
    const session = { 'x-ms-token-aad-id-token': issuer.idToken(ANA, CLIENT) };
    for (const authorization of ['Bearer x', 'Bearer', 'Basic x', '']) {
      expect(await whoIs({ ...session, authorization }), authorization).toBeUndefined();
    }
  });

  it.each(['', 'False', 'true-ish', '1'])('where App Service does not say that it checks: %j', async (on) => {
    const { issuer, session, bearer, http, doors, log } = aSignIn({ ...ENV, WEBSITE_AUTH_ENABLED: on });
    expect(await session(issuer.idToken(ANA, CLIENT))).toBeUndefined();
    expect(await bearer(issuer.accessToken(ANA, CLIENT))).toBeUndefined();
    expect([http.calls, doors]).toEqual([[], undefined]);
    expect(log.lines.join()).toContain('WEBSITE_AUTH_ENABLED');
  });

  it('where sign-in is not set up', async () => {
    const { issuer, session, doors, log } = aSignIn({ WEBSITE_AUTH_ENABLED: 'True' });
    expect(await session(issuer.idToken(ANA, CLIENT))).toBeUndefined();
    expect(doors).toBeUndefined();
    expect(log.lines.join()).toContain('SIGN_IN_TENANT_ID and SIGN_IN_CLIENT_ID are not set');
  });

  it('without a word in the log that could be used', async () => {
    const { issuer, session, log } = aSignIn();
    const token = issuer.idToken(ANA, CLIENT, { aud: 'canary-7f3a', name: 'canary-9c' });
    await session(token);
    await session(issuer.idToken(ANA, CLIENT, { iss: `https://sts.windows.net/${TENANT}/` }));
    const said = log.lines.join('\n');
    expect(said).toContain('A sign-in was not taken: ERR_JWT_CLAIM_VALIDATION_FAILED (aud).');
    expect(said).toContain('A token of version 1 has another issuer');
    expect(said).not.toMatch(/canary|eyJ/u);
  });
});

describe('the keys', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('that are new are asked for when a token names one, at most twice a minute', async () => {
    const { issuer, session, http, clock } = aSignIn();
    await session(issuer.idToken(ANA, CLIENT));
    issuer.rotate();
    expect(await session(issuer.idToken(ANA, CLIENT)), 'too soon to ask again').toBeUndefined();
    expect(http.calls).toHaveLength(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    clock.pass(31);
    expect(await session(issuer.idToken(ANA, CLIENT))).toEqual(ANA);
    expect(http.calls).toHaveLength(2);
  });

  it.each<[string, () => Reply]>([
    ['that are not there', () => ({ status: 404 })],
    ['of a service that is down', () => ({ status: 503 })],
    ['of a throttled service', () => ({ status: 429, headers: { 'retry-after': '60' } })],
    ['in a page', () => ({ status: 200, text: '<html>' })],
    ['that are none', () => ({ status: 200, json: {} })],
    ['behind a redirect', () => ({ status: 302, headers: { location: 'https://evil.example' } })],
    [
      'that no answer comes for',
      () => {
        throw new Error('connect ECONNREFUSED');
      },
    ],
  ])('%s sign nobody in, and that is said', async (_what, answer) => {
    const { issuer, session, http } = aSignIn(ENV, answer);
    await expect(session(issuer.idToken(ANA, CLIENT))).rejects.toThrow(SignInFault);
    await expect(session(issuer.idToken(ANA, CLIENT))).rejects.toThrow(/^The keys of Entra ID can't be had: /u);
    expect(http.calls.every(({ url }) => url.startsWith(AUTHORITY))).toBe(true);
  });

  it('that come again sign people in again', async () => {
    let isDown = true;
    const { issuer, session } = aSignIn(ENV, () => (isDown ? { status: 503 } : undefined));
    await expect(session(issuer.idToken(ANA, CLIENT))).rejects.toThrow(SignInFault);
    isDown = false;
    expect(await session(issuer.idToken(ANA, CLIENT))).toEqual(ANA);
  });
});

describe('the settings of the sign-in', () => {
  it.each([
    [{ SIGN_IN_TENANT_ID: TENANT }, /SIGN_IN_CLIENT_ID: not a GUID/u],
    [{ SIGN_IN_CLIENT_ID: CLIENT }, /SIGN_IN_TENANT_ID: not a GUID/u],
    [{ SIGN_IN_TENANT_ID: 'common', SIGN_IN_CLIENT_ID: 'x' }, /SIGN_IN_TENANT_ID, SIGN_IN_CLIENT_ID: not a GUID/u],
  ])('that are wrong are named: %j', (env, words) => {
    expect(() => readSignIn(env)).toThrow(words);
  });

  it('lead to the public cloud, unless they name another authority', () => {
    expect(readSignIn(SIGN_IN_ENV)).toEqual({
      tenantId: TENANT,
      clientId: CLIENT,
      authority: 'https://login.microsoftonline.com',
      isPlatformOn: true,
    });
    expect(readSignIn(ENV)?.authority).toBe(AUTHORITY);
    expect(readSignIn({})).toBeUndefined();
  });
});

describe('the way in', () => {
  it.each([
    ['/approvals/1?x=a b&y', '%2Fapprovals%2F1%3Fx%3Da%20b%26y'],
    ['//evil.example/x', '%2Fevil.example%2Fx'],
    ['/\\evil.example', '%2Fevil.example'],
    ['https://evil.example', '%2Fhttps%3A%2F%2Fevil.example'],
  ])('comes back to a path of ours: %s', (path, escaped) => {
    expect(aSignIn().doors?.signIn(path)).toBe(`/.auth/login/aad?post_login_redirect_uri=${escaped}`);
  });
});
