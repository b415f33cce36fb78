import { beforeAll, describe, expect, test } from 'vitest';
import { MOST_MESSAGES_PER_HOUR } from '../../../src/activities/notify.ts';
import { MOST_CAUSES } from '../../../src/activities/storm-digest.ts';
import { installFunctionsCore } from '../../../src/host/functions-core.ts';
import { tellOf, TOLD_OF } from '../../support/told-of.ts';
import type { StormName, StormResult } from './scenarios.ts';

installFunctionsCore();
tellOf(TOLD_OF);
const { runStorm, STORMS } = await import('./scenarios.ts');

/** Storms as they are told to approvers: at most three begin in an hour, each with its causes and its end. */
const MOST_TOLD = MOST_MESSAGES_PER_HOUR + 3 * (MOST_CAUSES + 1) + 2;

/** So much of each storm is run here; `npm run sim -- --storm <name>` runs the whole. */
const PARTS: Readonly<Record<StormName, number>> = { few: 50, template: 100, drain: 50, poison: 10, burst: 5 };

const LONG_MS = 300_000;

describe.each(Object.keys(PARTS) as StormName[])('a part of the storm %s', (name) => {
  let result: StormResult;
  beforeAll(async () => {
    result = await runStorm(STORMS[name], PARTS[name]);
  }, LONG_MS);

  test('loses nothing: each drift is fixed, asked about, or waits with a reason', () => {
    expect(result.counted.failures).toBe(0);
    expect(result.ends).not.toHaveProperty('lost');
    expect(Object.values(result.ends).reduce((sum, count) => sum + count, 0)).toBe(result.drifts);
    expect(result.wantedLeft, 'what nobody looks at').toBe(name === 'poison' ? 1 : 0);
  });

  test('costs two looks a resource and settle time at most', () => {
    expect(result.mostReads).toBeLessThanOrEqual(result.readsAllowed);
  });

  test('is hardly ever answered 429', () => {
    expect(result.refusedShare).toBeLessThanOrEqual(0.01);
  });

  test('takes each event with few calls to the store, whatever is waiting', () => {
    expect(result.counted.mostCallsPerEvent).toBeLessThanOrEqual(6);
  });

  test('keeps queues and messages bounded', () => {
    const { most } = result.counted;
    expect(most.wanted, 'one row a resource').toBeLessThanOrEqual(STORMS[name].resources / PARTS[name]);
    expect(most.stepsAtOnce, 'as host.json says').toBeLessThanOrEqual(16);
    expect(most.listed, 'rows that a step reads at once').toBeLessThanOrEqual(Math.max(50, result.drifts));
    expect(result.mostNoticesPerHour).toBeLessThanOrEqual(MOST_TOLD);
  });
});

describe('what only one of the storms shows', () => {
  test('writes never exceed the budget of an hour, and 500 drifts are a handful of messages', async () => {
    const { ends, writes, mostNoticesPerHour } = await runStorm({ ...STORMS.burst, until: 55 });
    expect(writes).toBe(STORMS.burst.writesPerHour);
    expect(ends['remediated']).toBe(STORMS.burst.writesPerHour);
    expect(mostNoticesPerHour).toBeLessThanOrEqual(STORMS.burst.writesPerHour + 4);
  }, 300_000);

  test('the bucket that binds is drained at its rate', async () => {
    const { readDrain, drain } = await runStorm(STORMS.drain, 20);
    expect(Math.max(readDrain, drain)).toBeGreaterThanOrEqual(0.95);
  }, 300_000);

  test('a resource that does not answer keeps nobody else waiting', async () => {
    const { poison: _poison, ...healthy } = STORMS.poison;
    const [slow, well] = [await runStorm(STORMS.poison, 20), await runStorm(healthy, 20)];
    expect(slow.othersCalmAfter).toBeLessThanOrEqual(well.othersCalmAfter + 1);
  }, 300_000);
});
