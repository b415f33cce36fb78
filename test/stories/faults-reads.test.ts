import { describe, expect, test } from 'vitest';
import { BOT } from '../../src/simulator/simulator.ts';
import type { WireReply } from '../../src/simulator/wire.ts';
import { standingFindings } from '../../src/records/findings.ts';
import { REGISTRY, registryBody } from '../support/bodies.ts';
import {
  changeRegistry,
  DEV,
  eventsOf,
  GRANT,
  grantContributor,
  newestCase,
  nightlyGroup,
  OWNERS,
  registryNow,
  REGISTRY_API,
  SHOP_APP,
  SHOP_IDENTITY,
  writesOf,
} from '../support/contoso-world.ts';
import { startWorld, type World } from '../support/world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const NOT_FOUND: WireReply = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'not found' } } };
const DOWN: WireReply = { status: 503, body: { error: { code: 'ServiceUnavailable', message: 'down' } } };

const isRead = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'GET' && path.toLowerCase() === REGISTRY.toLowerCase();
const looks = (calls: readonly string[]): number => calls.filter((call) => call === 'GET registries/acrcontoso').length;

async function standing(world: World): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { kind, controlId } of standingFindings(world.store)) found.push(`${kind} ${controlId}`);
  return found;
}

describe('a read that is refused', () => {
  test('403: what nobody may look at is shown, never compliant; when the right is back, it is judged', async () => {
    let mayRead = true;
    const allows = (who: string): boolean => who !== BOT.id || mayRead;
    await using world = await startWorld([registryBody()], { simulator: { allows } });
    await world.sweep();
    mayRead = false;
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(MINUTE);
    expect(await standing(world)).toContain('unreadable acr-admin-account-disabled');
    expect(await world.cases()).toEqual([]);

    mayRead = true;
    await world.pass(10 * MINUTE);
    expect(await standing(world)).toEqual([]);
    expect(await newestCase(world), 'while nobody could look, nothing was proven').toMatchObject({ state: 'waiting' });
  });

  test('503 for minutes: it is looked at until there is an answer, and fixed', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    world.simulator.faults.add({ match: isRead, times: 3, action: DOWN });
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(5 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('an answer that is no JSON: shown as unreadable, never compliant', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const text = '<html>Service error</html>';
    world.simulator.faults.add({ match: isRead, action: { text, contentType: 'text/html', apply: false } });
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await standing(world)).toContain('unreadable acr-admin-account-disabled');
    await world.pass(11 * MINUTE);
    expect(await standing(world)).toEqual([]);
    expect(await world.cases()).toHaveLength(1);
  });
});

describe('a resource that is gone', () => {
  async function waiting(): Promise<World> {
    const world = await startWorld([registryBody(), nightlyGroup()]);
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    world.calls();
    return world;
  }

  test('a delete event and one 404: its case ends at once, its request is void', async () => {
    await using world = await waiting();
    world.simulator.act(DEV, 'DELETE', REGISTRY, REGISTRY_API);
    await world.settle();
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
    expect((await newestCase(world)).because.join(' ')).toContain('deleted');
    expect(await eventsOf(world)).toContain('approval.voided');
    expect(looks(world.calls())).toBe(1);
  });

  test('no delete event: it takes three 404s in a row', async () => {
    await using world = await waiting();
    world.simulator.estate.remove(REGISTRY);
    await changeAround(world);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
    expect(looks(world.calls())).toBe(3);
  });

  test('one 404 and it is there again: nothing ends', async () => {
    await using world = await waiting();
    world.simulator.faults.add({ match: isRead, times: 2, action: NOT_FOUND });
    await changeRegistry(world, { dataEndpointEnabled: true });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(looks(world.calls())).toBe(3);
  });

  test('it is gone and made anew, with the fault: nobody has seen the new one right, so somebody is asked', async () => {
    await using world = await startWorld([registryBody(), SHOP_IDENTITY]);
    await world.sweep();
    world.simulator.act(DEV, 'DELETE', REGISTRY, REGISTRY_API);
    await world.pass(MINUTE);
    const { id: _id, name: _name, type: _type, systemData: _data, ...body } = registryBody({ adminUserEnabled: true });
    expect(world.simulator.act(DEV, 'PUT', REGISTRY, REGISTRY_API, body).status).toBeLessThan(300);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect((await newestCase(world)).because.join(' ')).toContain('it may be meant so');
    expect(writesOf(world)).toEqual([]);
  });

  test('nobody told of the deletion: the next sweeps miss it, and a look ends its case', async () => {
    await using world = await startWorld([OWNERS, SHOP_IDENTITY, SHOP_APP]);
    await world.sweep();
    await grantContributor(world);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    world.simulator.estate.remove(GRANT);
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
  });
});

describe('a resource that Azure shows late', () => {
  test('the fix takes a while to show: looked at again, not sent again', async () => {
    await using world = await startWorld([registryBody()], { simulator: { options: { polls: 0 } } });
    await world.sweep();
    await changeAround(world);
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    await world.pass(30 * SECOND);
    world.simulator.options.staleReadMs = 20 * SECOND;
    await changeAround(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(1);
  });

  test('the drift takes a while to show: the look after the event misses it, the sweep does not', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    world.simulator.options.staleReadMs = 30 * SECOND;
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await world.cases()).toEqual([]);
    world.simulator.options.staleReadMs = 0;
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('Resource Graph still shows the drift after the fix: one more live look, no new case', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    world.simulator.options.graphLagMs = 30 * SECOND;
    await world.sweep();
    world.simulator.options.graphLagMs = HOUR;
    await world.sweep();
    expect(await world.cases()).toHaveLength(1);
    expect(writesOf(world)).toHaveLength(1);
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: false });
  });

  test('Resource Graph does not show the drift yet: the event was enough', async () => {
    await using world = await startWorld([registryBody()], { simulator: { options: { graphLagMs: 5 * MINUTE } } });
    await world.pass(6 * MINUTE);
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true });
    await world.sweep();
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(await world.cases()).toHaveLength(1);
  });
});

/** An event about the registry that says nothing about what has changed. */
async function changeAround(world: World): Promise<void> {
  const subscription = REGISTRY.split('/').slice(0, 3).join('/');
  await world.post({
    id: `e-${world.clock.now().toISOString()}`,
    topic: subscription,
    subject: REGISTRY,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: world.clock.now().toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceUri: REGISTRY,
      operationName: 'Microsoft.ContainerRegistry/registries/write',
      status: 'Succeeded',
      claims: {},
      authorization: { evidence: [] },
    },
  });
  await world.settle();
}
