import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import type { ArmFault } from '../../src/ports/arm.ts';
import { throttleGateContract } from '../contracts/throttle-gate.ts';
import { randomOf } from '../simulation/random.ts';
import { azureRig, bodyOf, faultOf, handClock, ORDER, permitting, ref, REGISTRY_ID } from '../support/azure-rig.ts';
import { fakeWire, type Reply } from '../support/fake-wire.ts';
import { aStore } from '../support/store.ts';

throttleGateContract('one SQLite file, opened twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-gate-'));
  const [one, other] = [sqliteStore(join(folder, 'store.db')), sqliteStore(join(folder, 'store.db'))];
  return Promise.resolve({
    stores: [one, other],
    close: () => {
      one.close();
      other.close();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
});

const change = { method: 'PATCH', ref: ref(REGISTRY_ID), apiVersion: '2025-11-01', body: { properties: {} } } as const;
const START = '2026-03-01T09:00:00.000Z';
type Kind = 'read' | 'write';

/** How Azure says when: seconds, a date of its own clock, nothing (30 s are kept then), an hour. */
const ADVICE = ['seconds', 'date', 'absent', 'hour'] as const;

/**
 * Workers with clocks of their own on one store, and an Azure that throttles reads or writes now and then, counts what
 * comes while it does, and answers that with 429 as well.
 */
function throttlingWorld(seed: number) {
  const random = randomOf(seed);
  const store = aStore();
  let now = Date.parse(START);
  const until: Record<Kind, number> = { read: 0, write: 0 };
  const early: Record<Kind, Map<number, number>> = { read: new Map(), write: new Map() };
  const wire = (worker: number) =>
    fakeWire(({ method, url }): Reply => {
      const kind: Kind = method === 'GET' ? 'read' : 'write';
      if (now < until[kind]) early[kind].set(worker, (early[kind].get(worker) ?? 0) + 1);
      else if (random.chance(0.2)) {
        early[kind].clear();
        until[kind] = now + advised[kind].seconds * 1_000;
      } else return { status: 200, json: bodyOf(new URL(url).pathname) };
      const left = Math.ceil((until[kind] - now) / 1_000);
      const date = { date: new Date(now).toUTCString() };
      const json = { error: { code: 'TooManyRequests', message: 'Slow down.' } };
      if (advised[kind].how === 'absent') return { status: 429, json, headers: date };
      const when = advised[kind].how === 'date' ? new Date(now + left * 1_000).toUTCString() : String(left);
      return { status: 429, json, headers: { ...date, 'retry-after': when } };
    });
  const advice = () => {
    const how = random.pick(ADVICE);
    return { how, seconds: how === 'hour' ? 3_600 : how === 'absent' ? 30 : random.between(1, 120) };
  };
  const advised = { read: advice(), write: advice() };
  const skews = [0, random.pick([0, 0, 1, 600, -600])];
  const workers = skews.map((skew, index) => {
    const clock = handClock(new Date(now + skew * 1_000).toISOString());
    return { clock, rig: azureRig({ http: wire(index), clock, store, permit: permitting(change) }) };
  });
  const call = async (worker: number, kind: Kind): Promise<ArmFault['code'] | 'done'> => {
    const { arm, executor } = workers[worker]?.rig ?? azureRig({ http: wire(worker), store });
    const asked = kind === 'read' ? arm.read(ref(REGISTRY_ID)) : executor.send(ORDER);
    return asked.then(
      () => 'done' as const,
      async (fault: unknown) => (await faultOf(Promise.reject(fault as Error))).code,
    );
  };
  return {
    random,
    call,
    early,
    skewed: skews[1] !== 0,
    pass(seconds: number) {
      now += seconds * 1_000;
      for (const { clock } of workers) clock.pass(seconds);
    },
  };
}

describe('two workers and an Azure that throttles', () => {
  test('no call comes before Retry-After, but one of the worker that was not told (50 worlds)', async () => {
    const wrong: string[] = [];
    let [throttled, passed] = [0, 0];
    for (let seed = 1; seed <= 50; seed += 1) {
      const world = throttlingWorld(seed);
      for (let step = 0; step < 60; step += 1) {
        // Azure counts whole seconds; time goes on in whole seconds here, too.
        world.pass(world.random.pick([0, 1, 1, 2, 5, 30, 300]));
        const kind = world.random.pick(['read', 'write'] as const);
        if ((await world.call(world.random.between(0, 1), kind)) === 'done') passed += 1;
        else throttled += 1;
        const counts = [...world.early[kind].values()];
        const most = kind === 'write' && !world.skewed ? 0 : 1;
        if (Math.max(0, ...counts) > most)
          wrong.push(`seed ${String(seed)}, step ${String(step)}: ${kind} ${counts.join()}`);
      }
    }
    expect(wrong, 'calls of one worker before Retry-After; of writes none, for the store knows').toEqual([]);
    expect(Math.min(throttled, passed), 'both have to happen often').toBeGreaterThan(500);
  });

  test.each([
    ['a jump of two hours ahead costs one call', 7_200, 2],
    ['a jump back costs none: it waits longer', -7_200, 1],
  ])('%s', async (_, jump, calls) => {
    const clock = handClock(START);
    const http = fakeWire((): Reply => ({ status: 429, json: {}, headers: { 'retry-after': '60' } }));
    const { arm } = azureRig({ http, clock });
    const read = () => faultOf(arm.read(ref(REGISTRY_ID)));
    await read();
    clock.pass(jump);
    for (let again = 0; again < 5; again += 1) expect((await read()).code).toBe('throttled');
    expect(http.calls).toHaveLength(calls);
  });
});
