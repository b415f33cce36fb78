import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Store } from '../../src/ports/store.ts';
import { registryBody, ROLES } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  DEV,
  GRANT,
  nightlyGroup,
  OWNERS,
  SHOP_APP,
  SHOP_IDENTITY,
} from '../support/contoso-world.ts';
import { keptLog } from '../support/orchestration-host.ts';
import { ANA } from '../support/people.ts';
import { answer, open } from '../support/visitor.ts';
import { startWorld } from '../support/world.ts';

const CANARY = 'Qx7canary9Zk2fT4';
const MINUTE = 60_000;
const PRINCIPAL_OF_SHOP = SHOP_IDENTITY.properties.principalId;

/** Bodies with a secret in each place where Azure, or somebody by mistake, may put one. */
function bodiesWithSecrets(): readonly JsonObject[] {
  const group = nightlyGroup();
  const properties = group['properties'] as JsonObject;
  const secretEnv = [
    { name: 'DB_PASSWORD', value: CANARY },
    { name: 'STORAGE', value: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${CANARY}==;` },
    { name: 'API_TOKEN', secureValue: CANARY },
  ];
  const registry = registryBody({}, { tags: { owner: 'platform', note: `https://x.example/?sig=${CANARY}` } });
  return [
    { ...registry, properties: { ...registry.properties, adminPassword: CANARY } },
    {
      ...group,
      properties: {
        ...properties,
        containers: [
          { name: 'job', properties: { image: 'acrcontoso.azurecr.io/job', environmentVariables: secretEnv } },
        ],
        imageRegistryCredentials: [{ server: 'acrcontoso.azurecr.io', username: 'acrcontoso', password: CANARY }],
        volumes: [{ name: 'v', azureFile: { shareName: 's', storageAccountName: 'a', storageAccountKey: CANARY } }],
      },
    },
    OWNERS,
    SHOP_IDENTITY,
    {
      ...SHOP_APP,
      properties: {
        configuration: {
          secrets: [{ name: 'any', value: CANARY }],
          registries: [{ server: 'acrcontoso.azurecr.io', username: 'acrcontoso', passwordSecretRef: 'any' }],
        },
        template: {
          containers: [{ name: 'web', env: [{ name: 'ConnectionStrings__Db', value: `Password=${CANARY};` }] }],
        },
      },
    },
  ];
}

/** The store, and everything that was ever put into it. */
function watched(store: Store, kept: string[]): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: readonly unknown[]): unknown => {
        kept.push(JSON.stringify(given));
        return Reflect.apply(method, target, given);
      };
    },
  });
}

test('a secret in a body comes into no row, history, page, message, record or log, and goes into no write', async () => {
  const kept: string[] = [];
  const log = keptLog();
  const storeOfApp = (store: Store): Store => watched(store, kept);
  await using world = await startWorld(bodiesWithSecrets(), { people: [ANA], storeOfApp, log });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true, publicNetworkAccess: 'Enabled' });
  const request = await approvalOf(world);
  const description = `For the job with AccountKey=${CANARY}==;`;
  const properties = { roleDefinitionId: ROLES.contributor, principalId: PRINCIPAL_OF_SHOP, description };
  world.simulator.act(DEV, 'PUT', GRANT, '2022-04-01', { properties });
  await world.settle();
  const pages: string[] = [];
  const look = async (): Promise<void> => {
    const each = (await world.cases()).flatMap(({ caseId, approvalId }) => [
      ...[`/cases/${caseId}`, `/api/cases/${caseId}`, `/approvals/${approvalId ?? caseId}`],
    ]);
    for (const path of ['/cases', '/api/cases', ...each]) pages.push((await open(world, ANA, path)).html);
  };
  await look();
  await answer(world, ANA, request, { verb: 'approve' });
  await world.pass(5 * MINUTE);
  await look();
  await world.audit();

  const { calls, estate } = world.simulator;
  const read = calls.filter(({ responseBody }) => JSON.stringify(responseBody ?? null).includes(CANARY));
  expect(read.length, 'Azure did hand secrets out, so something was looked at').toBeGreaterThan(3);
  expect(
    (await world.cases()).some(({ state }) => state === 'remediated'),
    'something was written',
  ).toBe(true);

  const histories = world.host
    .instances()
    .flatMap((instance) => [instance, ...world.host.history(instance.instanceId)]);
  const sent = calls.map(({ requestBody, path, query }) => [path, query, requestBody]);
  const places: Readonly<Record<string, unknown>> = {
    ...{
      'a row': kept,
      'a history': histories,
      'a page': pages,
      'a log': [...world.host.lines, ...log.lines],
      'a request': sent,
    },
    ...Object.fromEntries(['audit', 'teams', 'mail', 'events'].map((list) => [list, estate.kept(list)])),
  };
  for (const [place, held] of Object.entries(places)) {
    const text = JSON.stringify(held);
    expect(
      text.slice(Math.max(0, text.indexOf(CANARY) - 200), text.indexOf(CANARY) + 1),
      `a secret is in ${place}`,
    ).toBe('');
  }
  expect(pages.join(), 'the grant is shown, with its description redacted').toContain('description');
  expect(estate.kept('teams').length * estate.kept('audit').length * estate.kept('events').length).toBeGreaterThan(0);
  const written = calls.filter(({ method, path }) => method !== 'GET' && path.startsWith('/subscriptions/'));
  expect(written.length).toBeGreaterThan(0);
  expect(JSON.stringify(written.map(({ requestBody }) => requestBody))).not.toContain('$redacted');
});
