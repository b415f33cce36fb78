import { describe, expect, test } from 'vitest';
import { GROUP, registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { DEV, REGISTRY_API, writesOf } from '../support/contoso-world.ts';
import { flakyStore } from '../support/flaky-store.ts';
import { shortHash } from '../../src/records/keys.ts';
import { readBreaker } from '../../src/records/breakers.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;

/** Settings that let the group have so many writes an hour. A day is fresh here: else what waits grows old and is asked. */
const limitedTo = (writesPerHour: number): string => `
enforcement: enforce
scopes: [${SUBSCRIPTION}]
limits: {freshFor: P1D, writesPerHour: 1000}
overrides: [{scope: ${GROUP}, limits: {writesPerHour: ${String(writesPerHour)}}}]
approvers: [{scope: ${SUBSCRIPTION}, role: approver-platform, mail: [platform@contoso.example]}]
`;

const registries = (count: number): readonly (JsonObject & { readonly id: string })[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `acr${String(index).padStart(3, '0')}`;
    const id = registryBody().id.replace('acrcontoso', name);
    return { ...registryBody(), id, name };
  });

/** A pipeline switches the admin account of these on, all at once. */
async function rollOut(world: World, bodies: readonly { readonly id: string }[]): Promise<void> {
  for (const { id } of bodies) {
    world.simulator.act(DEV, 'PATCH', id, REGISTRY_API, { properties: { adminUserEnabled: true } });
  }
  await world.settle();
}

/** How many cases are in which state. */
async function tally(world: World): Promise<Readonly<Record<string, number>>> {
  const count: Record<string, number> = {};
  for (const { state, blocked } of await world.cases()) {
    const word = blocked === undefined ? state : `${state}: ${blocked.reason}`;
    count[word] = (count[word] ?? 0) + 1;
  }
  return count;
}

async function breakerEvents(world: World): Promise<readonly string[]> {
  return (await world.audit()).map(({ EventType }) => EventType).filter((type) => type.startsWith('breaker.'));
}

function messages(world: World): number {
  return JSON.stringify(world.simulator.estate.kept('teams')).split(`Fixes wait in ${GROUP}`).length - 1;
}

describe('the budget of writes', () => {
  test('50 drifts at once and 5 writes an hour: 5 in each hour, the oldest first, all after 10 hours, one message', async () => {
    const bodies = registries(50);
    await using world = await startWorld(bodies, { settings: limitedTo(5) });
    await world.sweep();
    await rollOut(world, bodies);
    await world.pass(2 * MINUTE);
    expect(await tally(world)).toEqual({ remediated: 5, 'blocked: breaker': 45 });
    expect(messages(world)).toBe(1);

    for (let hour = 2; hour <= 10; hour += 1) {
      const before = writesOf(world).length;
      await world.leap(61 * MINUTE);
      expect(writesOf(world).length - before, `writes in hour ${String(hour)}`).toBe(5);
    }
    expect(await tally(world)).toEqual({ remediated: 50 });
    const sent = writesOf(world).map((write) => write.replace('PATCH ', ''));
    const line = (await world.cases())
      .map(({ openedAt, caseId, resourceId }) => [`${openedAt}~${caseId}`, resourceId.split('/').at(-1) ?? ''] as const)
      .filter(([, name]) => !sent.slice(0, 5).includes(name))
      .sort()
      .map(([, name]) => name);
    for (let at = 0; at < 45; at += 5) {
      expect(sent.slice(5 + at, 10 + at).sort(), 'the oldest go first').toEqual(line.slice(at, at + 5).sort());
    }
    expect(messages(world)).toBe(1);
    await world.pass(62 * MINUTE);
    expect(await breakerEvents(world)).toEqual(['breaker.opened', 'breaker.closed']);
  }, 400_000);

  test('the page says why a case waits and until when', async () => {
    const bodies = registries(2);
    await using world = await startWorld(bodies, { settings: limitedTo(1) });
    await world.sweep();
    await rollOut(world, bodies);
    const waits = (await world.cases()).find(({ state }) => state === 'blocked');
    expect(waits).toMatchObject({ blocked: { reason: 'breaker' } });
    const page = await (await fetch(`${world.host.url}/cases/${waits?.caseId ?? ''}`)).text();
    expect(page).toContain('On hold');
    expect(page).toContain('too many fixes');
  });

  test('raised while it is open: within two minutes more go out; lowered: none until those above it are over', async () => {
    const bodies = registries(6);
    await using world = await startWorld(bodies, { settings: limitedTo(1) });
    await world.sweep();
    await rollOut(world, bodies);
    await world.pass(MINUTE);
    expect(await tally(world)).toEqual({ remediated: 1, 'blocked: breaker': 5 });
    world.settings(limitedTo(3));
    await world.pass(2 * MINUTE);
    expect(await tally(world)).toEqual({ remediated: 3, 'blocked: breaker': 3 });
    world.settings(limitedTo(2));
    await world.leap(59 * MINUTE);
    expect(writesOf(world), 'the first slot is free again, and two are taken').toHaveLength(3);
    await world.pass(4 * MINUTE);
    expect(writesOf(world), 'the others are free again').toHaveLength(5);
  });

  test('a crash between the slot and the request: the slot counts, and the fix needs another one', async () => {
    const bodies = registries(2);
    let crashes = 1;
    await using world = await startWorld(bodies, {
      settings: limitedTo(2),
      storeOfApp(store) {
        const flaky = flakyStore(store);
        flaky.fails = (method, _, key) => {
          const takes = method === 'insert' && key === shortHash(GROUP.toLowerCase());
          return takes && crashes-- > 0 ? 'after' : undefined;
        };
        return flaky;
      },
    });
    await world.sweep();
    await rollOut(world, bodies.slice(0, 1));
    await world.pass(3 * MINUTE);
    expect(await tally(world)).toEqual({ remediated: 1 });
    expect(writesOf(world)).toHaveLength(1);
    expect((await readBreaker(world.store, GROUP))?.value.slots, 'nobody knows of the first').toHaveLength(2);
    await rollOut(world, bodies.slice(1));
    await world.pass(MINUTE);
    expect(await tally(world)).toEqual({ remediated: 1, 'blocked: breaker': 1 });
  });

  test('what Azure refuses is no write: its slot is free for the next', async () => {
    const bodies = registries(2);
    await using world = await startWorld(bodies, { settings: limitedTo(1) });
    await world.sweep();
    world.simulator.faults.add({
      match: ({ method, path }) => method === 'PATCH' && path.endsWith('acr000'),
      times: 9,
      action: { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } },
    });
    await rollOut(world, bodies.slice(0, 1));
    await rollOut(world, bodies.slice(1));
    await world.pass(MINUTE);
    expect(await tally(world)).toEqual({ remediated: 1, 'blocked: no-right': 1 });
  });

  test('the budget can not be read: nothing is written', async () => {
    const bodies = registries(1);
    let away = true;
    await using world = await startWorld(bodies, {
      settings: limitedTo(5),
      storeOfApp(store) {
        const flaky = flakyStore(store);
        flaky.fails = (method, _, key) =>
          away && (method === 'time' || key === shortHash(GROUP.toLowerCase())) ? 'before' : undefined;
        return flaky;
      },
    });
    await world.sweep();
    await rollOut(world, bodies);
    await world.pass(10 * MINUTE);
    expect(writesOf(world)).toEqual([]);
    away = false;
    await world.pass(10 * MINUTE);
    expect(await tally(world)).toEqual({ remediated: 1 });
  });

  test('3 of 5 fixes do not take: no more are sent for an hour, and people are told why', async () => {
    const bodies = registries(6);
    await using world = await startWorld(bodies, { settings: limitedTo(20), simulator: { options: { polls: 0 } } });
    await world.sweep();
    world.simulator.faults.add({
      match: ({ method }) => method === 'PATCH',
      times: 3,
      action: { status: 200, body: registryBody() },
    });
    for (const body of bodies.slice(0, 3)) {
      await rollOut(world, [body]);
      await world.pass(MINUTE);
    }
    expect(await tally(world)).toEqual({ 'needs-attention': 3 });
    await rollOut(world, bodies.slice(3, 5));
    await world.pass(2 * MINUTE);
    expect(await tally(world)).toEqual({ 'needs-attention': 3, 'blocked: breaker': 2 });
    expect(writesOf(world)).toHaveLength(3);
    expect(JSON.stringify(world.simulator.estate.kept('teams'))).toContain('3 of the last 5');
    await world.leap(61 * MINUTE);
    await world.pass(2 * MINUTE);
    expect(await tally(world)).toEqual({ 'needs-attention': 3, remediated: 2 });
  });
});
