import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Page } from '../../src/ports/arm.ts';
import {
  ASSIGNMENT_ID,
  azureRig,
  bodyOf,
  faultOf,
  GROUP_ID,
  ref,
  REGISTRY_ID,
  SCOPE,
  SUBSCRIPTION,
} from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';
import type { Call, Reply } from '../support/fake-wire.ts';

const REGISTRIES = 'Microsoft.ContainerRegistry/registries';
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';
const at = (id: string, type: string) => `${id.replace(/registries\/.*$/, '')}${type}`;

function armOver(answer: (call: Call) => Reply, scopes = [SCOPE]) {
  const http = fakeWire(answer);
  return { ...azureRig({ http, scopes }), http };
}

describe('a read', () => {
  it.each([
    [REGISTRY_ID, '2025-11-01'],
    [ASSIGNMENT_ID, '2022-04-01'],
    [GROUP_ID, '2025-09-01'],
    [
      at(REGISTRY_ID, 'registries/a').replace('Microsoft.ContainerRegistry/registries', 'Microsoft.App/containerApps'),
      '2026-07-01',
    ],
    [
      at(REGISTRY_ID, 'registries/a').replace('Microsoft.ContainerRegistry/registries', 'Microsoft.App/jobs'),
      '2026-07-01',
    ],
    [
      at(REGISTRY_ID, 'registries/a').replace(
        'Microsoft.ContainerRegistry/registries',
        'Microsoft.ManagedIdentity/userAssignedIdentities',
      ),
      '2023-01-31',
    ],
    [REGISTRY_ID.replace('/shop/', '/a group (b)/'), '2025-11-01'],
  ])('of %s gives the wire’s own body in one call', async (id, apiVersion) => {
    const body = bodyOf(id, { memberThatNoModelHas: ['2020-01-01T00:00:00.1234567Z', null, 1.0] }, { odd: true });
    const { arm, http } = armOver(() => ({ status: 200, json: body }));
    expect(await arm.read(ref(id))).toEqual(body);
    const address = `https://management.azure.com${id}?api-version=${apiVersion}`;
    expect(http.calls.map(({ url }) => decodeURIComponent(url))).toEqual([address]);
  });

  it('loses the secrets before anybody sees the body', async () => {
    const body = bodyOf(GROUP_ID, { imageRegistryCredentials: [{ server: 's', username: 'u', password: 'canary' }] });
    const { arm } = armOver(() => ({ status: 200, json: body }));
    expect(JSON.stringify(await arm.read(ref(GROUP_ID)))).not.toContain('canary');
  });

  it('gets the type in the catalogue’s case', async () => {
    const { arm } = armOver(() => ({ status: 200, json: { ...bodyOf(REGISTRY_ID), type: REGISTRIES.toUpperCase() } }));
    expect((await arm.read(ref(REGISTRY_ID))).type).toBe(REGISTRIES);
  });

  const { id, name, type, ...rest } = bodyOf(REGISTRY_ID);
  it.each<readonly [string, JsonObject]>([
    ['has no id', { name, type, ...rest }],
    ['has no name', { id, type, ...rest }],
    ['has no type', { id, name, ...rest }],
    ['has no properties', { id, name, type }],
    ['has a list as properties', { id, name, type, properties: [] }],
    ['is about another type', { ...bodyOf(GROUP_ID), id }],
    ['is about another resource', bodyOf(`${REGISTRY_ID}2`)],
  ])('is unreadable when the body %s', async (_, body) => {
    const { arm } = armOver(() => ({ status: 200, json: body }));
    expect((await faultOf(arm.read(ref(REGISTRY_ID)))).code).toBe('unreadable');
  });

  it('of a type that nobody knows is not sent', async () => {
    const { arm, http } = armOver(() => ({ status: 200 }));
    const site = REGISTRY_ID.replace(REGISTRIES, 'Microsoft.Web/sites');
    expect((await faultOf(arm.read(ref(site)))).code).toBe('invalid');
    expect(http.calls).toEqual([]);
  });

  it('is not sent while the settings, and so the scopes, are not known', async () => {
    const { arm, http } = armOver(() => ({ status: 200 }), []);
    expect((await faultOf(arm.read(ref(REGISTRY_ID)))).message).toMatch(/^not sent/);
    expect(http.calls).toEqual([]);
  });
});

async function pages(page: (next?: string) => Promise<Page>): Promise<readonly Page[]> {
  const found = [await page()];
  for (let next = found[0]?.next; next !== undefined; next = found.at(-1)?.next) found.push(await page(next));
  return found;
}

describe('a list', () => {
  const names = (found: readonly Page[]) => found.map(({ bodies }) => bodies.map(({ name }) => name));

  it('comes page by page, with the wire’s bodies on each', async () => {
    const second = `https://management.azure.com${SCOPE}/providers/${REGISTRIES}?api-version=2025-11-01&$skiptoken=a%2Fb`;
    const { arm, http } = armOver(({ url }) => ({
      status: 200,
      json: url.includes('skiptoken')
        ? { value: [bodyOf(`${REGISTRY_ID}2`, { extra: 2 })] }
        : { value: [bodyOf(REGISTRY_ID, { extra: 1 })], nextLink: second },
    }));
    const found = await pages((next) => arm.list(REGISTRIES, SUBSCRIPTION, next));
    expect(names(found)).toEqual([['contoso'], ['contoso2']]);
    expect(found[1]?.bodies[0]?.properties).toEqual({ extra: 2 });
    expect(http.calls).toHaveLength(2);
  });

  it('looks only into the groups that are in scope', async () => {
    const scopes = ['b', 'A'].map((group) => `${SCOPE}/resourceGroups/${group}`);
    const { arm, http } = armOver(({ url }) => {
      const group = /resourceGroups\/(\w)/.exec(url)?.[1] ?? '';
      return { status: 200, json: { value: [bodyOf(REGISTRY_ID.replace('shop', group)), bodyOf(REGISTRY_ID)] } };
    }, scopes);
    const found = await pages((next) => arm.list(REGISTRIES, SUBSCRIPTION, next));
    expect(found.flatMap(({ bodies }) => bodies.map(({ id }) => id.split('/')[4]))).toEqual(['a', 'b']);
    expect(http.calls).toHaveLength(2);
  });

  it('of a subscription that is not in scope is empty and asks nobody', async () => {
    const { arm, http } = armOver(() => ({ status: 200 }));
    expect(await arm.list(REGISTRIES, '22222222-2222-2222-2222-222222222222')).toEqual({ bodies: [] });
    expect(http.calls).toEqual([]);
  });

  it('leaves out assignments of management groups, which are not in scope', async () => {
    const inherited = {
      ...bodyOf(ASSIGNMENT_ID),
      id: `/providers/Microsoft.Management/managementGroups/m/providers/${ASSIGNMENTS}/1`,
    };
    const { arm } = armOver(() => ({ status: 200, json: { value: [inherited, bodyOf(ASSIGNMENT_ID)] } }));
    expect((await arm.list(ASSIGNMENTS, SUBSCRIPTION)).bodies.map(({ id }) => id)).toEqual([ASSIGNMENT_ID]);
  });

  it.each<readonly [string, JsonObject]>([
    ['has no value', {}],
    ['has something else as value', { value: {} }],
    ['holds something that is no resource', { value: [{}] }],
  ])('is unreadable when it %s', async (_, json) => {
    const { arm } = armOver(() => ({ status: 200, json }));
    expect((await faultOf(arm.list(REGISTRIES, SUBSCRIPTION))).code).toBe('unreadable');
  });

  it('does not follow a next page to another place', async () => {
    const evil = 'https://evil.example/?api-version=2025-11-01';
    const { arm, http } = armOver(() => ({ status: 200, json: { value: [], nextLink: evil } }));
    const { next } = await arm.list(REGISTRIES, SUBSCRIPTION);
    expect((await faultOf(arm.list(REGISTRIES, SUBSCRIPTION, next))).message).toMatch(/^not sent/);
    expect(http.calls).toHaveLength(1);
  });
});

describe('a query', () => {
  const row = {
    ...bodyOf(REGISTRY_ID),
    type: REGISTRIES.toLowerCase(),
    tags: null,
    sku: { name: 'Premium' },
    kind: '',
    tenantId: 't',
    resourceGroup: 'shop',
  };
  const answer = (more: JsonObject = {}) => ({
    totalRecords: 1,
    count: 1,
    data: [row],
    facets: [],
    resultTruncated: 'false',
    ...more,
  });

  it('names the type and the subscription, and gives rows as bodies', async () => {
    const { arm, http } = armOver(() => ({ status: 200, json: answer() }));
    expect(await arm.query(REGISTRIES, SUBSCRIPTION)).toEqual({
      bodies: [{ ...bodyOf(REGISTRY_ID), sku: { name: 'Premium' } }],
      total: 1,
    });
    expect(http.calls.map(({ method, url }) => [method, url])).toEqual([
      ['POST', 'https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01'],
    ]);
    expect(JSON.parse(http.calls[0]?.body ?? '')).toEqual({
      subscriptions: [SUBSCRIPTION],
      query: "resources | where type =~ 'microsoft.containerregistry/registries' | order by id asc",
      options: { $top: 1000, resultFormat: 'objectArray' },
    });
  });

  it('goes on with the skip token', async () => {
    const { arm, http } = armOver(({ body }) => ({
      status: 200,
      json: body.includes('$skipToken') ? answer() : answer({ $skipToken: 'more', resultTruncated: 'true' }),
    }));
    expect(await pages((next) => arm.query(REGISTRIES, SUBSCRIPTION, next))).toHaveLength(2);
    expect(JSON.parse(http.calls[1]?.body ?? '')).toMatchObject({ options: { $skipToken: 'more' } });
  });

  it('asks the table of authorization for assignments', async () => {
    const { arm, http } = armOver(() => ({ status: 200, json: answer({ count: 0, data: [] }) }));
    await arm.query(ASSIGNMENTS, SUBSCRIPTION);
    expect(http.calls[0]?.body).toContain(
      "authorizationresources | where type =~ 'microsoft.authorization/roleassignments'",
    );
  });

  it('gives only what is in scope, and then no total', async () => {
    const { arm } = armOver(() => ({ status: 200, json: answer() }), [`${SCOPE}/resourceGroups/another`]);
    expect(await arm.query(REGISTRIES, SUBSCRIPTION)).toEqual({ bodies: [] });
  });

  it.each<readonly [string, JsonObject]>([
    ['was cut and has no next page', answer({ resultTruncated: 'true' })],
    ['has fewer rows than it says', answer({ count: 2 })],
    ['has no rows at all', { totalRecords: 1, count: 1 }],
    ['has a row that is no resource', answer({ data: [{ id: 'x' }] })],
  ])('is unreadable when the answer %s', async (_, json) => {
    const { arm } = armOver(() => ({ status: 200, json }));
    expect((await faultOf(arm.query(REGISTRIES, SUBSCRIPTION))).code).toBe('unreadable');
  });
});
