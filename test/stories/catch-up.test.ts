import { describe, expect, test } from 'vitest';
import { readChain } from '../../src/records/catch-up.ts';
import type { WireRequest } from '../../src/simulator/wire.ts';
import { REGISTRY, registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { newestCase, writesOf } from '../support/contoso-world.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const KIND = { subscriptionId: SUBSCRIPTION.split('/')[2] ?? '', type: 'Microsoft.ContainerRegistry/registries' };
const isGraph = ({ path }: WireRequest): boolean => /resourcegraph/iu.test(path);
const drift = (world: World): void => {
  const before = registryBody().systemData;
  const systemData = { ...before, lastModifiedAt: world.clock.now().toISOString() };
  world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }, { systemData }));
};

describe('a change whose event was lost', () => {
  test('hours after the last sweep: the next catch-up finds it, and it is fixed as fresh', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.pass(100 * MINUTE);
    drift(world);
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(1);
  });
});

describe('a quiet catch-up', () => {
  test('costs one call for each source', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.pass(11 * MINUTE);
    world.calls();
    await world.pass(10 * MINUTE);
    expect(world.calls().map((call) => call.split(' ')[0])).toEqual(['POST', 'POST']);
  });
});

describe('the feed is away for an hour', () => {
  test('no drift is lost, and nothing is fixed as fresh across the gap', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.pass(11 * MINUTE);
    const before = await readChain(world.store, KIND);
    const body = { error: { code: 'ServiceUnavailable', message: 'down' } };
    const isRead = (request: WireRequest): boolean => isGraph(request) || request.path.endsWith('/registries');
    world.simulator.faults.add({ match: isRead, times: 100_000, action: { status: 503, body } });
    await world.pass(50 * MINUTE);
    expect(await readChain(world.store, KIND)).toMatchObject({ to: before?.to, gap: expect.any(String) as unknown });
    drift(world);
    await world.pass(10 * MINUTE);
    world.simulator.faults.clear();
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(writesOf(world)).toEqual([]);
    const after = await readChain(world.store, KIND);
    expect(after?.gap).toBeUndefined();
    expect((after?.from ?? '') > (before?.to ?? ''), 'another chain').toBe(true);
  });
});
