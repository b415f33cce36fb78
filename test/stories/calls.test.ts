import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { fullVault } from '../bench/full-bodies-around.ts';
import { fullApp, fullGroup, fullJob, fullRegistry, SUBSCRIPTION as OF_FULL_BODIES } from '../bench/full-bodies.ts';
import { appWithIngress } from '../support/app-bodies.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { startWorld, type World } from '../support/world.ts';

const REGISTRY = registryBody();
const SHARED = new URL('../../../shared/', import.meta.url);

type Named = { readonly id: string; readonly name: string; readonly type: string };

/** An event about the registry, or what the operation is about, as Event Grid sends it. */
function eventAbout(id: string, operationName = 'Microsoft.ContainerRegistry/registries/write'): JsonObject {
  return {
    id: 'e0000000-0000-4000-8000-000000000001',
    topic: SUBSCRIPTION,
    subject: id,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: '2026-03-02T09:00:00.0000000Z',
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceUri: id,
      operationName,
      status: 'Succeeded',
      claims: {},
      authorization: { evidence: [] },
    },
  };
}

/** Changes the body without any event: the test sends its own. */
function switchOn(world: World): void {
  const body = registryBody({ adminUserEnabled: true });
  world.simulator.estate.set(body.id, body);
}

const writes = (world: World): number => world.simulator.calls.filter(({ method }) => method === 'PATCH').length;

describe('calls to Resource Manager', () => {
  test('an event about a compliant resource costs one', async () => {
    await using world = await startWorld([REGISTRY]);
    await world.sweep();
    world.calls();
    expect(await world.post(eventAbout(REGISTRY.id))).toBe(202);
    await world.settle();
    expect(world.calls()).toEqual(['GET registries/acrcontoso']);
  });

  const WHOLE_CATALOGUE = controls.map(({ id }) => id);

  test.each([
    ['registry', fullRegistry],
    ['container app', fullApp],
    ['job', fullJob],
    ['container group', fullGroup],
    ['vault', fullVault],
  ])('and so with the whole catalogue: a %s whose body shows all that is asked', async (_kind, full) => {
    const body = JSON.parse(JSON.stringify(full).replaceAll(OF_FULL_BODIES, SUBSCRIPTION)) as JsonObject & Named;
    await using world = await startWorld([body], { toldOf: WHOLE_CATALOGUE });
    await world.sweep();
    await world.settle();
    world.calls();
    await world.post(eventAbout(body.id, `${body.type}/write`));
    await world.settle();
    expect(world.calls()).toEqual([`GET ${body.type.split('/')[1] ?? ''}/${body.name}`]);
  });

  test('a fix costs three: the look, the write, the verifying look; and the echo of the write one look', async () => {
    const body = appWithIngress({ external: false, allowInsecure: false });
    await using world = await startWorld([body], { simulator: { options: { polls: 0 } }, toldOf: ['ca-https-only'] });
    await world.sweep();
    world.simulator.estate.set(body.id, appWithIngress({ external: false, allowInsecure: true }));
    world.calls();
    await world.post(eventAbout(body.id, 'Microsoft.App/containerApps/write'));
    await world.host.idle();
    expect(world.calls()).toEqual([
      `GET containerApps/${body.name}`,
      `PATCH containerApps/${body.name}`,
      `GET containerApps/${body.name}`,
    ]);
    await world.settle();
    expect(world.calls()).toEqual([`GET containerApps/${body.name}`]);
    expect(await world.cases()).toMatchObject([{ state: 'remediated' }]);
  });

  test('closing a registry asks first who pulls from it: the lists of facts once, and nothing of a compliant one', async () => {
    const endpoint = {
      id: `${REGISTRY.id}/privateEndpointConnections/pe`,
      properties: { privateLinkServiceConnectionState: { status: 'Approved' } },
    };
    const body = registryBody({ privateEndpointConnections: [endpoint] });
    await using world = await startWorld([body], { simulator: { options: { polls: 0 } } });
    await world.sweep();
    const open = { ...body, properties: { ...body.properties, publicNetworkAccess: 'Enabled' } };
    world.simulator.estate.set(body.id, open);
    world.calls();
    await world.post(eventAbout(body.id));
    await world.host.idle();
    const calls = world.calls();
    expect(calls.filter((call) => call.endsWith('registries/acrcontoso'))).toEqual([
      'GET registries/acrcontoso',
      'PATCH registries/acrcontoso',
      'GET registries/acrcontoso',
    ]);
    expect(calls.filter((call) => !call.endsWith('registries/acrcontoso')).sort()).toEqual([
      'GET Microsoft.App/containerApps',
      'GET Microsoft.App/jobs',
      'GET Microsoft.App/managedEnvironments',
      'GET Microsoft.Authorization/roleAssignments',
      'GET Microsoft.ContainerInstance/containerGroups',
      'GET Microsoft.Network/privateDnsZones',
    ]);
    await world.settle();
    expect(world.calls()).toEqual(['GET registries/acrcontoso']);
    expect(await world.cases()).toMatchObject([{ state: 'remediated' }]);
  });

  test('1,000 duplicates of one drift: two looks, one write', async () => {
    await using world = await startWorld([REGISTRY], { simulator: { options: { polls: 0 } } });
    await world.sweep();
    switchOn(world);
    world.calls();
    const duplicates = Array.from({ length: 1_000 }, () => eventAbout(REGISTRY.id));
    expect(await world.post(...duplicates)).toBe(202);
    await world.host.idle();
    await world.clock.advance(60_000);
    const looks = world.calls().filter((call) => call === 'GET registries/acrcontoso');
    expect(looks.length, 'looks: two for the events, one that verifies the write').toBeLessThanOrEqual(3);
    expect(writes(world)).toBe(1);
    expect(await world.cases()).toMatchObject([{ state: 'remediated' }]);
  });

  test('a second event about a drift whose case is open costs one look, and asks for no facts again', async () => {
    await using world = await startWorld([REGISTRY]);
    const open = registryBody({ publicNetworkAccess: 'Enabled' });
    await world.sweep();
    world.simulator.estate.set(open.id, open);
    await world.post(eventAbout(open.id));
    await world.settle();
    expect(await world.cases()).toMatchObject([{ state: 'waiting' }]);
    world.calls();
    await world.post(eventAbout(open.id));
    await world.settle();
    expect(world.calls()).toEqual(['GET registries/acrcontoso']);
  });

  test('429 with Retry-After 60: no call through that gate before 60 s have passed', async () => {
    await using world = await startWorld([REGISTRY]);
    await world.sweep();
    switchOn(world);
    world.calls();
    const throttled = {
      status: 429,
      headers: { 'Retry-After': '60' },
      body: { error: { code: 'TooManyRequests', message: '' } },
    };
    world.simulator.faults.add({ match: ({ method }) => method === 'GET', action: throttled });
    await world.post(eventAbout(REGISTRY.id));
    await world.settle();
    expect(world.calls()).toEqual(['GET registries/acrcontoso']);
    await world.clock.advance(59_000);
    expect(world.calls(), 'a throttled scope was asked again before Retry-After had passed').toEqual([]);
    await world.clock.advance(30_000);
    await world.settle();
    expect(writes(world)).toBe(1);
    expect(await world.cases()).toMatchObject([{ state: 'remediated' }]);
  });
});

describe('a write whose answer was lost', () => {
  test.each([
    { name: 'applied: a look tells, and it is not sent again', reset: 'after', sent: 1 },
    { name: 'not applied: a look tells, and it is sent again', reset: 'before', sent: 2 },
  ] as const)('$name', async ({ reset, sent }) => {
    await using world = await startWorld([REGISTRY], { simulator: { options: { polls: 0 } } });
    await world.sweep();
    switchOn(world);
    world.simulator.faults.add({ match: ({ method }) => method === 'PATCH', action: { reset } });
    await world.post(eventAbout(REGISTRY.id));
    await world.settle();
    await world.clock.advance(10 * 60_000);
    expect(await world.cases()).toMatchObject([{ state: 'remediated' }]);
    expect(writes(world)).toBe(sent);
    expect(world.simulator.estate.get(REGISTRY.id)).toMatchObject({ properties: { adminUserEnabled: false } });
    const events = (await world.audit()).map(
      ({ EventType, EventResultDetails }) => `${EventType} ${EventResultDetails ?? ''}`,
    );
    expect(events).toContain('remediation.failed unknown');
  });
});

describe('what does not belong to us', () => {
  const hostile = [
    '/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x',
    `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x/../../../../secret`,
    `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x%2f..%2fy`,
    `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x?api-version=1`,
    `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x#y`,
    `${SUBSCRIPTION}/resourceGroups/${'g'.repeat(2_000)}/providers/Microsoft.ContainerRegistry/registries/x`,
    'http://evil.example/',
    '',
  ];
  test.each(hostile)('an event about %s reaches no address', async (id) => {
    await using world = await startWorld([]);
    expect(await world.post(eventAbout(id))).toBe(202);
    await world.settle();
    expect(world.calls()).toEqual([]);
  });

  test('what is no event is kept and counted, and the others of the batch are handled', async () => {
    await using world = await startWorld([REGISTRY]);
    expect(await world.post({ nonsense: true }, eventAbout(REGISTRY.id), { id: 'x', eventType: 'Other' })).toBe(202);
    await world.settle();
    expect(world.calls()).toEqual(['GET registries/acrcontoso']);
    const rejected = (await world.audit()).filter(({ EventType }) => EventType === 'event.rejected');
    expect(rejected.length).toBeGreaterThan(0);
  });

  test('a body that a control can not read is shown as unreadable, never compliant', async () => {
    const odd = registryBody({ adminUserEnabled: 'yes' } as never);
    await using world = await startWorld([odd]);
    await world.post(eventAbout(odd.id));
    await world.settle();
    const seen = (await world.audit()).filter(({ EventResultDetails }) => EventResultDetails === 'unreadable');
    expect(seen.map(({ ControlId }) => ControlId)).toContain('acr-admin-account-disabled');
    expect(await world.cases()).toEqual([]);
  });

  test('a body without publicNetworkAccess counts as Enabled', async () => {
    const { publicNetworkAccess: _gone, ...properties } = registryBody().properties;
    const body = { ...registryBody(), properties };
    await using world = await startWorld([body]);
    await world.post(eventAbout(body.id));
    await world.settle();
    expect(await world.cases()).toMatchObject([{ controlId: 'acr-public-network-disabled', state: 'waiting' }]);
  });
});

describe.skipIf(!existsSync(SHARED))('official payloads and bodies (skipped without ../shared)', () => {
  const read = (path: string): JsonObject => JSON.parse(readFileSync(new URL(path, SHARED), 'utf8')) as JsonObject;
  const example = read('azure-specs/containerregistry/2023-07-01/examples/RegistryGet.json');
  const official = ((example['responses'] as JsonObject)['200'] as JsonObject)['body'] as JsonObject;
  const id = `${SUBSCRIPTION}/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/myRegistry`;
  const body = {
    ...official,
    id,
    properties: { ...(official['properties'] as JsonObject), adminUserEnabled: false, publicNetworkAccess: 'Disabled' },
  };

  test.each([
    'event-samples/docs-subscription-topic/resource_write_success.json',
    'event-samples/docs-subscription-topic/resource_write_success.cloudevents.json',
    'event-samples/official/event-grid-schema/resource_write_success.json',
    'event-samples/official/cloud-events-schema/resource_write_success.json',
  ])('%s about a registry of the API description: found, fixed, recorded', async (path) => {
    await using world = await startWorld([body]);
    await world.sweep();
    world.simulator.estate.set(id, { ...body, properties: { ...body.properties, adminUserEnabled: true } });
    const sample = JSON.parse(readFileSync(new URL(path, SHARED), 'utf8')) as JsonObject | JsonObject[];
    const event = (Array.isArray(sample) ? sample[0] : sample) ?? {};
    const data = {
      ...(event['data'] as JsonObject),
      resourceUri: id,
      operationName: 'Microsoft.ContainerRegistry/registries/write',
    };
    const { time: _time, eventTime: _eventTime, ...rest } = event;
    const at = '2026-03-02T09:00:00.1234567Z';
    const stamped = 'specversion' in event ? { ...rest, time: at } : { ...rest, eventTime: at };
    expect(await world.post({ ...stamped, id: 'official', subject: id, data })).toBe(202);
    await world.settle();
    await world.clock.advance(10_000);
    expect(await world.cases()).toMatchObject([{ state: 'remediated' }]);
    expect((await world.audit()).some(({ EventType }) => EventType === 'remediation.verified')).toBe(true);
  });
});
