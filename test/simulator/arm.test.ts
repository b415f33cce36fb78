import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { ANA, GROUP, ID, IDS, principalOfPerson, SUBSCRIPTION } from '../../src/simulator/contoso.ts';
import type { Principal } from '../../src/simulator/events.ts';
import { TENANT } from '../../src/simulator/identity.ts';
import { makeToken } from '../../src/simulator/tokens.ts';
import { BOT } from '../../src/simulator/simulator.ts';
import { contosoBodies } from '../../src/simulator/contoso-estate.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { contosoAzure } from '../support/contoso-azure.ts';

const VERSION = '2025-11-01';
const START = Date.parse('2026-03-02T09:00:00.000Z');
let now = START;
const azure = await contosoAzure({ now: () => new Date(now) });
const { simulator } = azure;
const { estate, options } = simulator;
const usual = { ...options };

afterAll(() => azure.close());
beforeEach(() => {
  now = START;
  Object.assign(options, usual);
  for (const body of contosoBodies(new Date(START))) estate.set(textOf(body['id']), body);
});

const act = (method: string, id: string, body?: JsonObject, version = VERSION, by = principalOfPerson(ANA)) =>
  simulator.act(by, method, id, version, body);
const properties = (body: unknown): JsonObject => (body as { readonly properties: JsonObject }).properties;

/** A request over the wire, as nobody's SDK would send it. */
async function raw(path: string, headers: Record<string, string> = {}): Promise<[status: number, code: unknown]> {
  const answer = await fetch(`${simulator.url}${path}`, { headers });
  const body = (await answer.json().catch(() => undefined)) as
    { readonly error?: { readonly code: string } } | undefined;
  return [answer.status, body?.error?.code];
}

async function token(resource: string): Promise<string> {
  const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '' } = simulator.env;
  const address = `${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
  const answer = await fetch(address, { headers: { 'x-identity-header': IDENTITY_HEADER } });
  return `Bearer ${((await answer.json()) as { readonly access_token: string }).access_token}`;
}

describe('a request is refused', () => {
  test.each([
    ['without a token', IDS.openRegistry, `?api-version=${VERSION}`, undefined, 401, 'AuthenticationFailed'],
    [
      'with a token for somebody else',
      IDS.openRegistry,
      `?api-version=${VERSION}`,
      'https://vault.azure.net',
      401,
      'AuthenticationFailed',
    ],
    ['without an api-version', IDS.openRegistry, '', '', 400, 'MissingApiVersionParameter'],
    [
      'with an api-version that is none',
      IDS.openRegistry,
      '?api-version=latest',
      '',
      400,
      'InvalidApiVersionParameter',
    ],
    [
      'with one that the type has not',
      IDS.openRegistry,
      '?api-version=2024-03-01',
      '',
      400,
      'NoRegisteredProviderFound',
    ],
    [
      'of a type that is not simulated',
      `${GROUP}/providers/Microsoft.Sql/servers/one`,
      '?api-version=2024-03-01',
      '',
      404,
      'InvalidResourceType',
    ],
    ['at no address', '/nothing', `?api-version=${VERSION}`, '', 404, 'NotFound'],
    [
      'with a filter that is not understood',
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments`,
      "?api-version=2022-04-01&$filter=name eq 'x'",
      '',
      400,
      'InvalidFilter',
    ],
  ] as const)('%s', async (_, path, query, audience, status, code) => {
    const headers =
      audience === undefined ? {} : { authorization: await token(audience === '' ? simulator.url : audience) };
    expect(await raw(path + query, headers)).toEqual([status, code]);
  });

  test('with a token that is over', async () => {
    const authorization = `Bearer ${makeToken(BOT, TENANT, simulator.url, new Date(0))}`;
    expect((await raw(`${IDS.openRegistry}?api-version=${VERSION}`, { authorization }))[0]).toBe(401);
  });

  test('by the identity endpoint: without its header, for another identity, in another version', async () => {
    const { IDENTITY_ENDPOINT = '', IDENTITY_HEADER = '' } = simulator.env;
    const asked = async (query: string, secret = IDENTITY_HEADER) =>
      (await fetch(`${IDENTITY_ENDPOINT}?resource=x&${query}`, { headers: { 'x-identity-header': secret } })).status;
    const good = 'api-version=2019-08-01';
    expect(await asked(good, 'guessed')).toBe(401);
    expect(await asked('api-version=2017-09-01')).toBe(400);
    expect(await asked(`${good}&client_id=${ID.ana}`)).toBe(400);
    expect(await asked(`${good}&client_id=${BOT.appId ?? ''}`)).toBe(200);
  });
});

describe('a PATCH', () => {
  test.each([
    ['of a registry changes known members', { properties: { adminUserEnabled: true } }, { adminUserEnabled: true }],
    [
      'of a registry takes policies as a whole',
      { properties: { policies: { exportPolicy: { status: 'disabled' } } } },
      { policies: { exportPolicy: { status: 'disabled' } } },
    ],
    [
      'of a registry ignores what can’t be changed',
      { properties: { zoneRedundancy: 'Enabled', loginServer: 'mine' } },
      { zoneRedundancy: 'Disabled', loginServer: 'contosoprivate.azurecr.io' },
    ],
  ])('%s', (_, patch, expected) => {
    const reply = act('PATCH', IDS.privateRegistry.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), patch);
    expect(reply.status).toBe(200);
    expect(properties(estate.get(IDS.privateRegistry))).toMatchObject(expected);
    const untouched = properties(estate.get(IDS.privateRegistry))['privateEndpointConnections'];
    expect(untouched, 'connections are not ours to change').toHaveLength(1);
  });

  test('of a container app merges, and null removes', () => {
    const id = `${GROUP}/providers/Microsoft.App/containerApps/shop-web`;
    const patch = {
      properties: { configuration: { ingress: null, maxInactiveRevisions: 2 }, provisioningState: 'Failed' },
    };
    act('PATCH', id, patch, '2026-07-01');
    const { configuration, provisioningState } = properties(estate.get(id));
    expect(configuration).toMatchObject({ maxInactiveRevisions: 2, activeRevisionsMode: 'Single' });
    expect(configuration).not.toHaveProperty('ingress');
    expect(provisioningState).toBe('Succeeded');
  });

  test('of a container group changes nothing but tags', () => {
    const id = `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/nightly-batch`;
    act('PATCH', id, { tags: { a: 'b' }, properties: { osType: 'Windows' } }, '2025-09-01');
    expect(estate.get(id)).toMatchObject({ tags: { a: 'b' }, properties: { osType: 'Linux' } });
  });

  test('says who made the change, in the body', () => {
    act('PATCH', IDS.quietRegistry, { properties: { adminUserEnabled: true } });
    expect(estate.get(IDS.quietRegistry)).toMatchObject({
      systemData: {
        lastModifiedBy: 'ana@contoso.example',
        lastModifiedByType: 'User',
        lastModifiedAt: '2026-03-02T09:00:00.0000000Z',
      },
    });
  });
});

describe('a PUT', () => {
  test('keeps what only Azure sets', () => {
    const sent = {
      location: 'westeurope',
      sku: { name: 'Premium' },
      properties: { loginServer: 'mine', adminUserEnabled: true },
    };
    expect(act('PUT', IDS.privateRegistry, sent).status).toBe(200);
    expect(properties(estate.get(IDS.privateRegistry))).toMatchObject({
      loginServer: 'contosoprivate.azurecr.io',
      adminUserEnabled: true,
    });
    expect(properties(estate.get(IDS.privateRegistry))['policies'], 'a PUT replaces').toBeUndefined();
  });

  test('of a grant can’t change it, nor make it twice', () => {
    const sent = (principalId: string) => ({
      properties: { principalId, roleDefinitionId: 'r', principalType: 'ServicePrincipal' },
    });
    expect(act('PUT', IDS.grantToOld, sent(ID.oldIdentity), '2022-04-01').status).toBe(201);
    expect(act('PUT', IDS.grantToOld, sent(ID.oldIdentity), '2022-04-01').status).toBe(200);
    expect(act('PUT', IDS.grantToOld, sent(ID.ana), '2022-04-01').body).toMatchObject({
      error: { code: 'RoleAssignmentUpdateNotPermitted' },
    });
    expect(act('PUT', IDS.grantToShop, sent(ID.oldIdentity), '2022-04-01').body).toMatchObject({
      error: { code: 'RoleAssignmentExists' },
    });
    expect(act('PUT', IDS.grantToShop, {}, '2022-04-01').status).toBe(400);
    estate.remove(IDS.grantToOld);
  });
});

test('a private endpoint connection stands in the body of its registry', () => {
  const id = `${IDS.privateRegistry}/privateEndpointConnections/pe-shop`;
  const status = (reply: { readonly body?: unknown }) => properties(reply.body)['privateLinkServiceConnectionState'];
  const sent = { properties: { privateLinkServiceConnectionState: { status: 'Rejected' } } };
  expect(act('PUT', id, sent).status).toBe(200);
  expect(status(act('GET', id))).toEqual({ status: 'Rejected' });
  const inBody = () => properties(act('GET', IDS.privateRegistry).body)['privateEndpointConnections'];
  expect(inBody()).toMatchObject([sent]);
  expect(act('DELETE', id).status).toBe(200);
  expect([inBody(), act('GET', id).status]).toEqual([[], 404]);
});

describe('locks', () => {
  const LOCK = `${GROUP}/providers/Microsoft.Authorization/locks/keep`;
  test.each([
    ['CanNotDelete', [200, 409]],
    ['ReadOnly', [409, 409]],
  ])('%s, set on the group, holds for what is in it', (level, [patched, deleted]) => {
    expect(act('PUT', LOCK, { properties: { level } }, '2020-05-01').status).toBe(201);
    expect(act('PATCH', IDS.openRegistry, { tags: {} }).status).toBe(patched);
    expect(act('DELETE', IDS.openRegistry).status).toBe(deleted);
    expect(act('DELETE', LOCK, undefined, '2020-05-01').status, 'a lock can go').toBe(200);
    expect(act('DELETE', IDS.openRegistry).status).toBe(200);
  });
});

test('a grant on a management group is seen from below', () => {
  const above = '/providers/Microsoft.Management/managementGroups/contoso';
  const id = `${above}/providers/Microsoft.Authorization/roleAssignments/9b000000-0000-4000-8000-000000000009`;
  estate.set(id, { id, name: 'above', type: 'Microsoft.Authorization/roleAssignments', properties: { scope: above } });
  const list = (scope: string) =>
    simulator.act(
      principalOfPerson(ANA),
      'GET',
      `${scope}/providers/Microsoft.Authorization/roleAssignments`,
      '2022-04-01',
    );
  expect(list(GROUP).body).toMatchObject({ value: [{ name: 'above' }, {}, {}] });
  estate.remove(id);
});

test('principals may do what their actions cover', () => {
  const reader: Principal = { id: ID.chloe, name: 'Chloe', kind: 'User', actions: ['*/read', 'Microsoft.App/*'] };
  expect(act('GET', IDS.openRegistry, undefined, VERSION, reader).status).toBe(200);
  expect(act('PATCH', IDS.openRegistry, {}, VERSION, reader).body).toMatchObject({
    error: { code: 'AuthorizationFailed' },
  });
  expect(act('PATCH', `${GROUP}/providers/Microsoft.App/jobs/price-import`, {}, '2026-07-01', reader).status).toBe(200);
});

describe('time', () => {
  const change = () => act('PATCH', IDS.quietRegistry, { properties: { adminUserEnabled: true } });
  const shownAdmin = () => properties(act('GET', IDS.quietRegistry).body)['adminUserEnabled'];

  test('a GET may be stale for a while', () => {
    options.staleReadMs = 5_000;
    now += 60_000;
    change();
    expect(shownAdmin()).toBe(false);
    now += 5_000;
    expect(shownAdmin()).toBe(true);
  });

  test('Resource Graph lags behind, about deletions too', () => {
    options.graphLagMs = 30_000;
    now += 60_000;
    const query = {
      query: "resources | where type =~ 'microsoft.containerregistry/registries'",
      subscriptions: [SUBSCRIPTION],
    };
    const rows = () =>
      (
        act('POST', '/providers/Microsoft.ResourceGraph/resources', query, '2024-04-01').body as {
          readonly data: readonly JsonObject[];
        }
      ).data;
    change();
    act('DELETE', IDS.openRegistry);
    const admins = () => rows().map((row) => properties(row)['adminUserEnabled']);
    expect(admins()).toEqual([true, false, false, false]);
    now += 30_000;
    expect(admins()).toEqual([true, false, true]);
  });

  test('buckets run empty and fill again', async () => {
    options.throttling = true;
    const authorization = await token(simulator.url);
    const ask = () => raw(`${IDS.openRegistry}?api-version=${VERSION}`, { authorization });
    const answers = await Promise.all(Array.from({ length: 251 }, ask));
    expect(answers.filter(([status]) => status === 200)).toHaveLength(250);
    expect(answers.filter(([, code]) => code === 'TooManyRequests')).toHaveLength(1);
    now += 1_000;
    expect((await ask())[0]).toBe(200);
  });
});
