import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { onArrival } from './on-arrival.ts';
import { openStage, type Scenery } from './stage.ts';
import { drift, fix, pass, rest, type Step } from './stories.ts';
import { IS_FULL } from './table.ts';
import { scenery, tell } from './tell.ts';
import { turns } from './turns.ts';

const FOR_ALL = { timeout: 120_000 };
const turn = turns(2);

let from: Scenery;
beforeAll(async () => {
  from = await scenery(fix);
}, 60_000);
afterAll(() => {
  from.forget();
});

describe.concurrent('a host that is killed from outside', FOR_ALL, () => {
  test.each([
    { when: 'while the look is under way', method: 'GET', reset: 'before', words: 'attempt 1 of 1 wrote' },
    {
      when: 'while the write is under way, before it is applied',
      method: 'PATCH',
      reset: 'before',
      words: 'attempt 2 of 2 wrote',
    },
    {
      when: 'while the write is under way, after it is applied',
      method: 'PATCH',
      reset: 'after',
      words: 'no write was answered',
    },
  ] as const)('$when', ({ method, reset, words }) =>
    turn(async () => {
      await using stage = await openStage(from);
      onArrival(stage, method, () => void stage.child.kill(), reset);
      await tell(stage, fix, { fromOutside: true });
      expect(judge(stage)).toEqual({ words: `remediated, ${words}`, wrong: [] });
    }),
  );

  const MOMENTS = [
    [180, 420, 60],
    [30, 250, 490],
    [310, 140, 370],
    [460, 90, 220],
  ];
  test.each((IS_FULL ? MOMENTS : MOMENTS.slice(0, 1)).map((moments) => ({ moments })))(
    'at moments that follow nothing in it: $moments ms after a start',
    ({ moments }) =>
      turn(async () => {
        await using stage = await openStage(from);
        const left = [...moments];
        const killSoon: Step = () => {
          const ms = left.shift();
          if (ms !== undefined) setTimeout(() => void stage.child.kill(), ms);
        };
        const steps = [killSoon, drift, pass(30), pass(30), rest()];
        await tell(stage, { ...fix, steps }, { fromOutside: true, between: killSoon });
        const { words, wrong } = judge(stage);
        expect(wrong, `killed ${moments.join(', ')} ms after a start`).toEqual([]);
        expect(words).toMatch(/^remediated, attempt \d of \d wrote$/u);
      }),
  );
});
