import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { standingFindings } from '../../src/records/findings.ts';
import { readWatermark } from '../../src/records/sweeps.ts';
import type { WireRequest } from '../../src/simulator/wire.ts';
import { GROUP, REGISTRY, registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import {
  changeRegistry,
  GRANT,
  newestCase,
  OWNERS,
  SHOP_APP,
  SHOP_IDENTITY,
  writesOf,
} from '../support/contoso-world.ts';
import { ENFORCE, startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const TYPE = 'Microsoft.ContainerRegistry/registries';
const SUBSCRIPTION_ID = SUBSCRIPTION.split('/')[2] ?? '';

/** A registry with another name. */
function registryNamed(name: string, properties: JsonObject = {}, group = GROUP) {
  const id = `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
  return { ...registryBody(properties), id, name };
}

async function standing(world: World): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { kind, resourceId } of standingFindings(world.store)) {
    found.push(`${kind} ${resourceId.split('/').at(-1) ?? ''}`);
  }
  return found.sort();
}

const sweptAt = async (world: World): Promise<string | undefined> =>
  (await readWatermark(world.store, SUBSCRIPTION_ID, TYPE))?.startedAt;
const isGraph = ({ path }: WireRequest): boolean => /resourcegraph/iu.test(path);
const isRegistryList = ({ method, path }: WireRequest): boolean => method === 'GET' && path.endsWith('/registries');
const digests = (world: World): readonly string[] =>
  world.simulator.estate
    .kept('teams')
    .map((card) => JSON.stringify(card))
    .filter((card) => card.includes('before the first look'));
const sweeps = async (world: World, type: string): Promise<readonly string[]> =>
  (await world.audit())
    .filter(({ EventType, TargetResourceType }) => EventType === type && TargetResourceType === TYPE)
    .map(({ EventResultDetails }) => EventResultDetails ?? '');

describe('what was there before', () => {
  test('one message for all of it, no cases and no cards; it is listed until it is put right', async () => {
    const bodies = ['one', 'two', 'three'].map((name) => registryNamed(name, { adminUserEnabled: true }));
    await using world = await startWorld([...bodies, registryNamed('fine')]);
    await world.sweep();
    expect(await world.cases()).toEqual([]);
    expect(await standing(world)).toEqual(['pre-existing one', 'pre-existing three', 'pre-existing two']);
    expect(digests(world)).toHaveLength(1);
    expect(digests(world)[0]).toContain('3 drift(s)');

    await world.pass(21 * MINUTE);
    expect(digests(world)).toHaveLength(1);
    expect(await world.cases()).toEqual([]);

    world.simulator.estate.set(registryNamed('two').id, registryNamed('two'));
    await world.sweep();
    expect(await standing(world)).toEqual(['pre-existing one', 'pre-existing three']);
  });

  test('an event about one of them: somebody is asked, and told that it was there before', async () => {
    await using world = await startWorld([registryBody({ adminUserEnabled: true }), registryNamed('other')]);
    await world.sweep();
    await changeRegistry(world, { dataEndpointEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect((await newestCase(world)).because.join(' ')).toContain('before the first look');
    expect(await standing(world)).toEqual([]);
    await world.pass(MINUTE);
    expect(writesOf(world)).toEqual([]);
  });

  test('the first sweep of a scope that is added later: the same, instead of a card for each', async () => {
    const other = `${SUBSCRIPTION}/resourceGroups/rg-other`;
    const bodies = ['one', 'two'].map((name) => registryNamed(name, { adminUserEnabled: true }, other));
    const narrow = ENFORCE.replace(`scopes: [${SUBSCRIPTION}]`, `scopes: [${GROUP}]`);
    await using world = await startWorld([...bodies, registryBody()], { settings: narrow });
    await world.sweep();
    expect(await standing(world)).toEqual([]);
    world.settings(ENFORCE);
    await world.sweep();
    expect(await world.cases()).toEqual([]);
    expect(await standing(world)).toEqual(['pre-existing one', 'pre-existing two']);
    expect(digests(world)).toHaveLength(1);
  });

  test('a scope that was away for a month: its proofs are as old as that, so drift there is asked about', async () => {
    const elsewhere = ENFORCE.replace(`scopes: [${SUBSCRIPTION}]`, `scopes: [${SUBSCRIPTION}/resourceGroups/rg-other]`);
    await using world = await startWorld([
      registryBody(),
      registryNamed('x', {}, `${SUBSCRIPTION}/resourceGroups/rg-other`),
    ]);
    await world.sweep();
    world.settings(elsewhere);
    await world.sweep();
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    await world.leap(30 * 24 * 60 * MINUTE);
    await world.sweep();
    world.settings(ENFORCE);
    await world.sweep();
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect((await newestCase(world)).because.join(' ')).toContain('last known to be right at 2026-03-02T08:55');
    expect(writesOf(world)).toEqual([]);
  });
});

describe('a drift that no event told of', () => {
  test('is found by the sweep within ten minutes, looked at live, and fixed while it is fresh', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    world.calls();
    await world.pass(10 * MINUTE + 30_000);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    const registryCalls = world.calls().filter((call) => call.endsWith('/acrcontoso'));
    expect(registryCalls[0], 'a row of an inventory is no reason to write').toBe('GET registries/acrcontoso');
  });

  test('a grant, too', async () => {
    await using world = await startWorld([OWNERS, SHOP_IDENTITY, SHOP_APP]);
    await world.sweep();
    const [id, principalId] = [GRANT, SHOP_IDENTITY.properties.principalId];
    const made = world.clock.now().toISOString();
    world.simulator.estate.set(id, {
      ...OWNERS,
      id,
      name: id.split('/').at(-1) ?? '',
      properties: { ...OWNERS.properties, principalId, principalType: 'ServicePrincipal', createdOn: made },
    });
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
  });

  test('the sweeps stood still for an hour: nothing proves that it is fresh, so somebody is asked', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.leap(30 * MINUTE);
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    await world.leap(31 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect((await newestCase(world)).because.join(' ')).toContain('not fresh');
  });

  test('a row that lacks what a control judges proves nothing: looked at live', async () => {
    const { publicNetworkAccess: _hidden, ...shown } = registryBody().properties;
    const body = registryBody();
    await using world = await startWorld([body, registryNamed('other')]);
    world.simulator.estate.set(body.id, { ...body, properties: shown });
    await world.sweep();
    world.simulator.estate.set(body.id, body);
    world.calls();
    await world.sweep();
    const looks = world.calls().filter((call) => call.startsWith('GET registries/'));
    expect(looks).toEqual(['GET registries/acrcontoso']);
  });

  test('nor does what the list of Resource Manager leaves out: old drift that shows up later is asked about', async () => {
    const drifted = registryBody({ adminUserEnabled: true });
    const { adminUserEnabled: _hidden, ...shown } = drifted.properties;
    await using world = await startWorld([drifted]);
    const down = { error: { code: 'ServiceUnavailable', message: 'down' } };
    world.simulator.faults.add({ match: isGraph, times: 1_000, action: { status: 503, body: down } });
    world.simulator.faults.add({
      match: isRegistryList,
      times: 1,
      action: { status: 200, body: { value: [{ ...drifted, properties: shown }] } },
    });
    await world.sweep();
    await world.pass(MINUTE);
    await world.sweep();
    await world.pass(MINUTE);
    expect(world.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });
});

describe('an inventory that can not be had', () => {
  test('Resource Graph is down: the lists of Resource Manager are used', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const before = await sweptAt(world);
    const body = { error: { code: 'ServiceUnavailable', message: 'down' } };
    world.simulator.faults.add({ match: isGraph, times: 1_000, action: { status: 503, body } });
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    await world.pass(16 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(await sweptAt(world)).not.toBe(before);
  });

  test('both are down: it is tried again for half an hour, then it is an alarm, and no proof is carried forward', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const before = await sweptAt(world);
    const body = { error: { code: 'ServiceUnavailable', message: 'down' } };
    const match = (request: WireRequest): boolean => isGraph(request) || isRegistryList(request);
    world.simulator.faults.add({ match, times: 10_000, action: { status: 503, body } });
    await world.pass(60 * MINUTE);
    expect(await sweptAt(world)).toBe(before);
    expect((await sweeps(world, 'sweep.failed')).join(' ')).toContain('down');

    world.simulator.faults.clear();
    await world.pass(11 * MINUTE);
    expect(await sweptAt(world)).not.toBe(before);
  });

  test('forbidden: an alarm at once', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const before = await sweptAt(world);
    const body = { error: { code: 'AuthorizationFailed', message: 'no' } };
    const match = (request: WireRequest): boolean => isGraph(request) || isRegistryList(request);
    world.simulator.faults.add({ match, times: 10_000, action: { status: 403, body } });
    await world.pass(11 * MINUTE);
    expect(await sweptAt(world)).toBe(before);
    expect((await sweeps(world, 'sweep.failed')).length).toBeGreaterThan(0);
  });

  test('a page is missing: not complete, and what was on the other pages is looked at all the same', async () => {
    const bodies = Array.from({ length: 5 }, (_, index) => registryNamed(`registry${String(index)}`));
    await using world = await startWorld(bodies, { simulator: { options: { pageSize: 2 } } });
    await world.sweep();
    const before = await sweptAt(world);
    const secondPage = ({ path, query }: WireRequest): boolean =>
      path.endsWith('/registries') && query.has('$skiptoken');
    const broken = { error: { code: 'BadRequest', message: 'The page is gone.' } };
    world.simulator.faults.add({ match: isGraph, times: 10, action: { status: 400, body: broken } });
    world.simulator.faults.add({ match: secondPage, times: 10, action: { status: 400, body: broken } });
    world.simulator.estate.set(registryNamed('registry0').id, registryNamed('registry0', { adminUserEnabled: true }));
    await world.pass(11 * MINUTE);
    expect(await sweptAt(world)).toBe(before);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect((await sweeps(world, 'sweep.failed')).join(' ')).toContain('The page is gone.');
  });

  test('it shrinks to nothing: an alarm, twice; the third time it is believed', async () => {
    const bodies = Array.from({ length: 5 }, (_, index) => registryNamed(`registry${String(index)}`));
    await using world = await startWorld([...bodies, SHOP_IDENTITY]);
    await world.sweep();
    const before = await sweptAt(world);
    for (const { id } of bodies) world.simulator.estate.remove(id);
    await world.pass(MINUTE);
    await world.sweep();
    await world.pass(11 * MINUTE);
    expect(await sweptAt(world)).toBe(before);
    expect(await sweeps(world, 'sweep.failed')).toContain('There were 5 and now 0: the inventory is not believed.');
    await world.pass(10 * MINUTE);
    expect(await sweptAt(world)).not.toBe(before);
  });

  test('a scope was taken out of the settings: fewer resources are no alarm', async () => {
    const other = `${SUBSCRIPTION}/resourceGroups/rg-other`;
    const bodies = Array.from({ length: 5 }, (_, index) => registryNamed(`registry${String(index)}`, {}, other));
    const wide = ENFORCE.replace(`scopes: [${SUBSCRIPTION}]`, `scopes: [${GROUP}, ${other}]`);
    await using world = await startWorld([...bodies, registryBody()], { settings: wide });
    await world.sweep();
    const before = await sweptAt(world);
    world.settings(ENFORCE.replace(`scopes: [${SUBSCRIPTION}]`, `scopes: [${GROUP}]`));
    await world.pass(10 * MINUTE + 1_000);
    expect(await sweptAt(world)).not.toBe(before);
  });
});
