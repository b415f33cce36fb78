import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshFolder } from '../folder.ts';
import { alternate, figure, median, type Measure } from '../measure.ts';
import type { Started } from '../waiting-host.ts';

const MIB = 1 << 20;
const STORY_CONTROLS = new URL('../../support/with-story-controls.ts', import.meta.url).href;

/** Runs the host on a folder, in a process of its own. */
async function inProcess(...args: readonly string[]): Promise<Started | undefined> {
  const file = fileURLToPath(new URL('../waiting-host.ts', import.meta.url));
  const child = fork(file, args, { execArgv: ['--expose-gc', '--import', STORY_CONTROLS] });
  let started: Started | undefined;
  child.on('message', (message: Started) => (started = message));
  const [code] = (await once(child, 'exit')) as readonly unknown[];
  if (code !== 0) throw new Error('The host of the waiting cases failed.');
  return started;
}

/** People take days to answer, so what waits for them must cost next to nothing. */
export const measure: Measure = {
  on:
    'the real runbooks, store and host, Azure a function; starts of a process on a folder with many cases that wait for ' +
    'an answer, and on one with a single one, until one of them was woken and waits again',
  async run(size) {
    const [cases, count] = size === 'full' ? [10_000, 11] : [100, 3];
    using folder = freshFolder('memory');
    const [many, one] = [join(folder.path, 'many'), join(folder.path, 'one')];
    for (const [place, n] of [[many, cases] as const, [one, 1] as const]) {
      mkdirSync(place);
      await inProcess(place, String(n));
    }
    const seen: Record<string, Started[]> = { [many]: [], [one]: [] };
    const start = async (place: string, expected: number): Promise<number> => {
      const started = await inProcess(place);
      if (started?.waiting !== expected)
        throw new Error(`${String(expected)} cases should wait: ${String(started?.waiting)}.`);
      seen[place]?.push(started);
      return started.rss / MIB;
    };
    const rss = await alternate(
      { count, warmUp: 0 },
      () => start(many, cases),
      () => start(one, 1),
    );
    const of = (place: string, pick: (started: Started) => number): readonly number[] => (seen[place] ?? []).map(pick);
    const heapOf = (place: string) => of(place, ({ heap }) => heap / MIB);
    const ready = (place: string) => of(place, ({ readyMs }) => readyMs);
    const name = `${cases.toLocaleString('en')} cases waiting: `;
    return [
      {
        name: `${name}memory (RSS) above one`,
        value: median(rss.a) - median(rss.b),
        unit: 'MiB',
        budget: { kind: 'amount', max: 25 },
      },
      { name: `${name}heap above one`, value: median(heapOf(many)) - median(heapOf(one)), unit: 'MiB' },
      figure('memory (RSS) with one', 'MiB', rss.b),
      figure(`${name}ready after the process began`, 'ms', ready(many), { kind: 'time', max: 2_000 }),
      figure('the same with one', 'ms', ready(one)),
      figure(
        `${name}a round of the minute timer`,
        'ms',
        of(many, ({ tickMs }) => tickMs),
      ),
    ];
  },
};
