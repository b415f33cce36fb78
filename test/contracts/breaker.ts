import { describe, expect, test } from 'vitest';
import { giveSlotsBack, takeSlots, type Held } from '../../src/activities/breaker.ts';
import { later, MINUTE } from '../../src/activities/deps.ts';
import type { Waiter, WriteBudget } from '../../src/model/breaker.ts';
import type { Store } from '../../src/ports/store.ts';
import { listLine, readBreaker } from '../../src/records/breakers.ts';

/** Opens one store twice, as two workers have it. */
export type OpenTwice = () => Promise<{
  readonly stores: readonly [Store, Store];
  readonly close: () => Promise<void>;
}>;

const START = '2026-03-02T09:00:00.000Z';
const BUDGET: WriteBudget = { scope: '/subscriptions/11111111-1111-4111-8111-111111111111', writesPerHour: 5 };

/** What the breaker must do on every store, whoever asks and whatever their clocks say. */
export function breakerContract(name: string, open: OpenTwice): void {
  type Workers = Awaited<ReturnType<typeof workersOn>>;
  const given = (title: string, work: (workers: Workers) => Promise<void>): void => {
    test(title, async () => {
      const { stores, close } = await open();
      try {
        await work(workersOn(stores));
      } finally {
        await close();
      }
    });
  };

  describe(`breaker contract: ${name}`, () => {
    given('two workers race for the last slot: one has it, the other stands in the line', async (workers) => {
      for (let write = 1; write <= 4; write += 1) expect(await workers.take(0, write)).toBeUndefined();
      const both = await Promise.all([workers.take(0, 5), workers.take(1, 6)]);
      expect(both.filter((held) => held === undefined)).toHaveLength(1);
      expect(await workers.taken()).toBe(5);
      expect(await workers.waiting()).toHaveLength(1);
    });

    given('50 at once on two workers: five have slots, 45 stand in the line, in their order', async (workers) => {
      const all = await Promise.all(Array.from({ length: 50 }, (_, index) => workers.take(index % 2, index + 1)));
      expect(all.filter((held) => held === undefined)).toHaveLength(5);
      expect(await workers.taken()).toBe(5);
      const line = await workers.waiting();
      expect(line).toHaveLength(45);
      expect(line).toEqual([...line].sort());
    });

    given('whoever asks again for the same attempt has the same slot', async (workers) => {
      for (const worker of [0, 1, 0]) expect(await workers.take(worker, 1)).toBeUndefined();
      expect(await workers.taken()).toBe(1);
    });

    given(
      'a slot counts for an hour and a minute of the store, whatever the clocks of workers say',
      async (workers) => {
        for (let write = 1; write <= 5; write += 1) await workers.take(0, write);
        workers.pass(60.9);
        // One worker is ten minutes ahead, the other ten minutes behind; each is told a time of its own clock.
        for (const [worker, aheadMinutes] of [
          [0, 10],
          [1, -10],
        ] as const) {
          const held = await workers.take(worker, 10 + worker);
          expect(held?.until).toBe(later(START, (60.9 + 1 + aheadMinutes) * MINUTE));
        }
        workers.pass(0.2);
        expect(await workers.take(1, 10)).toBeUndefined();
      },
    );

    given('what had no effect gives its slot back, once, and nobody else’s', async (workers) => {
      for (let write = 1; write <= 5; write += 1) await workers.take(0, write);
      await Promise.all([workers.giveBack(0, 3), workers.giveBack(1, 3)]);
      expect(await workers.taken()).toBe(4);
      expect(await workers.take(1, 6)).toBeUndefined();
    });

    given(
      'an attempt of several changes has all its slots or none, and keeps those of the changes that went out',
      async (workers) => {
        for (let write = 1; write <= 3; write += 1) await workers.take(0, write);
        expect(await workers.take(0, 4, 3)).toBeDefined();
        expect(await workers.taken()).toBe(3);
        expect(await workers.take(0, 5, 2, true)).toBeUndefined();
        await workers.giveBack(0, 5, 1);
        expect(await workers.taken()).toBe(4);
      },
    );

    given('who was there first goes first, approved ones before all; a newcomer does not overtake', async (workers) => {
      for (let write = 1; write <= 5; write += 1) await workers.take(0, write);
      for (const write of [20, 21, 22, 23, 24]) await workers.take(0, write);
      workers.pass(61.1);
      expect(await workers.take(1, 30), 'five that wait have the five slots').toBeDefined();
      expect(await workers.take(1, 31, 1, true), 'people have waited for their approval').toBeUndefined();
      expect(await workers.take(0, 24), 'the fifth of four').toBeDefined();
      for (const write of [20, 21, 22, 23]) expect(await workers.take(0, write)).toBeUndefined();
      expect(await workers.taken()).toBe(5);
    });
  });
}

function workersOn(stores: readonly [Store, Store]) {
  let now = START;
  const worlds = ([10, -10] as const).map((aheadMinutes, index) => ({
    store: { ...(index === 0 ? stores[0] : stores[1]), time: () => Promise.resolve(now) },
    clock: { now: () => later(now, aheadMinutes * MINUTE) },
  }));
  const worldOf = (worker: number) => {
    const world = worlds[worker];
    if (world === undefined) throw new Error('There are two workers.');
    return world;
  };
  const idOf = (write: number): string => `request-${String(write)}`;
  const waiter = (write: number, approved: boolean): Waiter => ({
    caseId: `case-${String(write).padStart(3, '0')}`,
    openedAt: later(START, write),
    approved,
  });
  return {
    pass: (minutes: number) => (now = later(now, minutes * MINUTE)),
    take: (worker: number, write: number, writes = 1, approved = false): Promise<Held | undefined> =>
      takeSlots(worldOf(worker), BUDGET, waiter(write, approved), { clientRequestId: idOf(write), writes }),
    giveBack: (worker: number, write: number, from = 0) => giveSlotsBack(worldOf(worker), BUDGET, idOf(write), from),
    taken: async () => {
      const slots = (await readBreaker(stores[0], BUDGET.scope))?.value.slots ?? [];
      return slots.filter(({ at }) => later(at, 61 * MINUTE) > now).length;
    },
    waiting: async () => {
      const cases: string[] = [];
      for await (const { value } of listLine(stores[1], BUDGET.scope, 100)) cases.push(value.caseId);
      return cases;
    },
  };
}
