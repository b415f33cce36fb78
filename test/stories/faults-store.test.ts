import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../src/audit/chain.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import { attemptsOf } from '../../src/records/cases.ts';
import type { WireRequest } from '../../src/simulator/wire.ts';
import { registryBody } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  newestCase,
  nightlyGroup,
  registryNow,
  writesOf,
} from '../support/contoso-world.ts';
import { flakyStore, type FlakyStore } from '../support/flaky-store.ts';
import { ANA } from '../support/people.ts';
import { answer } from '../support/visitor.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

type Flaky = { readonly world: World; readonly store: FlakyStore };

async function flakyWorld(bodies: Parameters<typeof startWorld>[0], options: WorldOptions = {}): Promise<Flaky> {
  let store: FlakyStore | undefined;
  const world = await startWorld(bodies, { ...options, storeOfApp: (given) => (store = flakyStore(given)) });
  if (store === undefined) throw new Error('The world has not asked for its store.');
  return { world, store };
}

/** A sequence that looks like chance and is the same each time (a linear congruential generator). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Each write on the wire belongs to an attempt that was on record when it left, and each attempt has one end. */
async function expectIntents(world: World): Promise<void> {
  const sent = world.simulator.calls.filter(({ method }) => method === 'PATCH').map((call) => call.clientRequestId);
  const attempts = (
    await Promise.all((await world.cases()).map(({ caseId }) => attemptsOf(world.store, caseId)))
  ).flat();
  const intended = attempts.map(({ clientRequestId }) => clientRequestId);
  for (const id of sent) expect(intended, 'a write left without an intent on record').toContain(id);
  expect(new Set(sent).size, 'one attempt was sent twice').toBe(sent.length);
  for (const attempt of attempts) expect(attempt.result, 'an attempt has no end').toBeDefined();
  for (const { caseId } of await world.cases()) {
    const trail: AuditRecord[] = [];
    for await (const record of recordsOf(world.store, caseId)) trail.push(record);
    expect(verifyChain(trail, sha256)).toEqual([]);
    const count = (type: string): number => trail.filter(({ EventType }) => EventType === type).length;
    expect(count('remediation.started'), 'one intent for each attempt').toBe(
      (await attemptsOf(world.store, caseId)).length,
    );
    expect(count('case.closed')).toBe(1);
  }
}

describe('a store that fails', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'now and then, before or after it did what was asked (%i): it is fixed, or a person is called',
    async (seed) => {
      const { world, store } = await flakyWorld([registryBody()]);
      await using _world = world;
      await world.sweep();
      const random = chance(seed);
      const share = seed * 0.01;
      store.fails = () => (random() < share ? (random() < 0.5 ? 'before' : 'after') : undefined);
      await changeRegistry(world, { adminUserEnabled: true });
      await world.pass(20 * MINUTE);
      store.fails = () => undefined;
      await world.pass(40 * MINUTE);

      const fixed = registryNow(world)['adminUserEnabled'] === false;
      const { state } = await newestCase(world);
      expect(fixed ? ['remediated', 'resolved-meanwhile'] : ['needs-attention']).toContain(state);
      expect(fixed || JSON.stringify(world.simulator.estate.kept('teams')).includes('Needs attention')).toBe(true);
      await expectIntents(world);
    },
  );

  test.each([11, 12, 13])('while people are asked (%i): the answer is kept, and one write follows', async (seed) => {
    const { world, store } = await flakyWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    await using _world = world;
    await world.sweep();
    const random = chance(seed);
    const failing: FlakyStore['fails'] = () => (random() < 0.03 ? (random() < 0.5 ? 'before' : 'after') : undefined);
    store.fails = failing;
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(10 * MINUTE);
    store.fails = () => undefined;
    await world.pass(20 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    const approval = await approvalOf(world);
    store.fails = failing;
    for (let time = 0; time < 20 && (await newestCase(world)).state === 'waiting'; time += 1) {
      await answer(world, ANA, approval, { verb: 'approve' }).catch(() => undefined);
      await world.pass(MINUTE);
    }
    store.fails = () => undefined;
    await world.pass(10 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: false });
    await expectIntents(world);
  });

  test('for an hour, altogether: events are refused and come again, nothing is written, then all is put right', async () => {
    const { world, store } = await flakyWorld([registryBody()]);
    await using _world = world;
    await world.sweep();
    store.fails = () => 'before';
    await changeRegistry(world, { adminUserEnabled: true });
    await world.leap(HOUR);
    expect(writesOf(world)).toEqual([]);
    expect(world.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
    store.fails = () => undefined;
    await world.pass(MINUTE);
    // An hour without any look proves nothing about when it began.
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
  });

  test.each([
    { name: 'right before the intent', at: 'insert attempt~0001', sent: 0 },
    { name: 'right after the intent', at: 'after insert attempt~0001', sent: 0 },
  ])('goes away $name: nothing is sent while it is away', async ({ at, sent }) => {
    const { world, store } = await flakyWorld([registryBody()]);
    await using _world = world;
    await world.sweep();
    let away = false;
    store.fails = (method, _n, key) => {
      if (away) return 'before';
      if (`${method} ${key ?? ''}` !== at.replace('after ', '')) return undefined;
      away = true;
      return at.startsWith('after') ? 'after' : 'before';
    };
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(10 * MINUTE);
    expect(writesOf(world)).toHaveLength(sent);
    store.fails = () => undefined;
    await world.pass(10 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    await expectIntents(world);
  });
});

describe('an audit sink that is down', () => {
  const isSink = ({ path }: WireRequest): boolean => path.startsWith('/dataCollectionRules/');
  const arrived = (world: World): readonly AuditRecord[] =>
    world.simulator.estate.kept('audit') as readonly AuditRecord[];

  /** Everything arrived, in the order of its chain, once when copies are left out. */
  async function expectComplete(world: World): Promise<void> {
    const once = [...new Map(arrived(world).map((record) => [record.EventId, record])).values()];
    const chains = new Set(once.map(({ ChainId }) => ChainId));
    for (const { caseId } of await world.cases()) expect(chains).toContain(caseId);
    for (const chain of chains) {
      const seen = once.filter(({ ChainId }) => ChainId === chain);
      expect(seen.map(({ ChainSeq }) => ChainSeq)).toEqual(seen.map((_, index) => index + 1));
      expect(verifyChain(seen, sha256)).toEqual([]);
      const kept: string[] = [];
      for await (const { EventId } of recordsOf(world.store, chain)) kept.push(EventId);
      expect(
        seen.map(({ EventId }) => EventId),
        chain,
      ).toEqual(kept);
    }
  }

  test('for six hours: fixes go on, every record waits, and then arrives in order, once', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const body = { error: { code: 'ServiceUnavailable', message: 'down' } };
    world.simulator.faults.add({ match: isSink, times: 100_000, action: { status: 503, body } });
    for (const _round of [1, 2]) {
      await changeRegistry(world, { adminUserEnabled: true });
      await world.pass(MINUTE);
      await world.leap(3 * HOUR);
      expect(registryNow(world), 'no sink is no reason not to fix').toMatchObject({ adminUserEnabled: false });
    }
    expect(arrived(world).filter(({ CaseId }) => CaseId !== undefined)).toEqual([]);
    world.simulator.faults.clear();
    await world.pass(2 * MINUTE);
    expect(await world.cases()).toHaveLength(2);
    await expectComplete(world);
  });

  test('it takes them and its answer is lost: they arrive twice, and count once', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.audit();
    world.simulator.faults.add({ match: isSink, times: 2, action: { reset: 'after' } });
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(2 * MINUTE);
    const ids = arrived(world).map(({ EventId }) => EventId);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    await expectComplete(world);
  });
});
