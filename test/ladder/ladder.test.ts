import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { openStage, type Scenery } from './stage.ts';
import { approval, fix, ownPoints, start, sweep } from './stories.ts';
import { failpointOf, IS_FULL, lineOf, tableOf, type Rung } from './table.ts';
import { scenery, tell } from './tell.ts';
import { turns } from './turns.ts';

const FOR_ALL = { timeout: 600_000 };

/** Each process wants a processor for itself. */
const turn = turns(2);

describe.each([fix, approval, sweep, start])('the story $name', FOR_ALL, (story) => {
  const table = tableOf(story.name);
  let from: Scenery;
  beforeAll(async () => {
    from = await scenery(story);
  }, 60_000);
  afterAll(() => {
    from.forget();
  });

  test('comes to the points of its table and no others, and ends right', async () => {
    await using stage = await openStage(from);
    await tell(stage, story);
    const points = ownPoints(story, await stage.child.points());
    const known = new Set(table.map(({ point }) => point));
    expect(
      points.filter((point) => !known.has(point)),
      `${story.name}.table lacks these points: add a line for each, with what a kill there must come to`,
    ).toEqual([]);
    expect(
      [...known].filter((point) => !points.includes(point)),
      `${story.name}.table names points that the story does not come to any more: take them out, or mend the story`,
    ).toEqual([]);
    expect(judge(stage)).toEqual({ words: 'remediated, attempt 1 of 1 wrote', wrong: [] });
  });

  const rungs = table.filter(({ always }) => IS_FULL || always);
  describe.concurrent('a host that kills itself', () => {
    test.each(rungs)('$side $point: $outcome', (rung) =>
      turn(async () => {
        await using stage = await openStage(from);
        await tell(stage, story, { failpoints: [failpointOf(rung)] });
        const { words, wrong } = judge(stage);
        expect(wrong, stage.child.output).toEqual([]);
        const outcome = story.isBeside === true ? words.replace(/, .*/u, '') : words;
        expect(lineOf({ ...rung, outcome } satisfies Rung)).toBe(lineOf(rung));
      }),
    );
  });
});
