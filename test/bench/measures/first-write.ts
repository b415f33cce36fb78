import { freshFolder } from '../folder.ts';
import { startLiveWorld } from '../live-world.ts';
import { alternate, figure, median, type Measure } from '../measure.ts';
import { registry } from '../registries.ts';

const LATENCY_MS = 40;

/** How long a registry that somebody opens by mistake stays open. */
export const measure: Measure = {
  on:
    'one event about a registry with two drifts, on the time of day, store and hub on disk, Azure in another process ' +
    `that takes ${String(LATENCY_MS)} ms for each answer, and none in every other round`,
  async run(size) {
    const rounds = { count: size === 'full' ? 21 : 5, warmUp: 2 };
    const names = Array.from({ length: 2 * (rounds.count + rounds.warmUp) }, (_, n) => n);
    using folder = freshFolder('disk');
    await using world = await startLiveWorld(
      folder.path,
      names.map((n) => registry(n)),
    );

    const writesAfterEvent = async (ms: number): Promise<readonly [first: number, last: number]> => {
      const body = registry(names.pop() ?? 0, { adminUserEnabled: true, publicNetworkAccess: 'Enabled' });
      await world.ask({ kind: 'set', bodies: [body] });
      await world.ask({ kind: 'latency', ms });
      const start = Date.now();
      await world.events([body.id]);
      const [first, last, ...more] = (await world.ask({ kind: 'writes' })).map(({ at }) => at - start);
      if (first !== undefined && last !== undefined && more.length === 0) return [first, last];
      throw new Error('One event about two drifts was not followed by two writes.');
    };
    const last: Record<number, number[]> = { 0: [], [LATENCY_MS]: [] };
    const toFirst = (ms: number) => async (round: number) => {
      const [first, end] = await writesAfterEvent(ms);
      if (round >= rounds.warmUp) last[ms]?.push(end);
      return first;
    };
    const { a: slow, b: fast } = await alternate(rounds, toFirst(LATENCY_MS), toFirst(0));
    const [slowLast, fastLast] = [last[LATENCY_MS] ?? [], last[0] ?? []];
    const budget = { kind: 'time', max: 500 } as const;
    return [
      figure('from the event to its first write', 'ms', slow, budget),
      figure('from the event to its last write', 'ms', slowLast, budget),
      figure('the same to the last write, when Azure takes no time', 'ms', fastLast),
      {
        name: 'answers waited for one after another until the last write',
        value: (median(slowLast) - median(fastLast)) / LATENCY_MS,
        unit: 'answers',
      },
      { name: 'the same until the first', value: (median(slow) - median(fast)) / LATENCY_MS, unit: 'answers' },
    ];
  },
};
