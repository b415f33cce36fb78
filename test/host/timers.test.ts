import type { Timer } from '@azure/functions';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/host/clock.ts';
import { functions, START, testHost } from '../support/orchestration-host.ts';

const { app } = functions;

/** A host with one timer function that notes when it ran. */
async function scheduled(
  schedule: string,
  more: {
    readonly options?: object;
    readonly dataDir?: string;
    readonly start?: string;
    readonly work?: () => Promise<void>;
  } = {},
) {
  const runs: string[] = [];
  const timers: Timer[] = [];
  const clock = virtualClock(more.start ?? START);
  const host = await testHost(
    () => {
      app.timer('tick', {
        schedule,
        ...more.options,
        handler: async (timer) => {
          runs.push(clock.now().toISOString().slice(0, 19));
          timers.push(timer);
          await more.work?.();
        },
      });
    },
    { dataDir: more.dataDir, clock },
  );
  return { host, runs, timers, [Symbol.asyncDispose]: () => host.close() };
}

describe('schedules', () => {
  test.each([
    ['*/20 * * * * *', 60_000, ['09:00:20', '09:00:40', '09:01:00']],
    ['0 */10 * * * *', 30 * 60_000, ['09:10:00', '09:20:00', '09:30:00']],
    ['0 0 6 * * *', 86_400_000, ['06:00:00']],
    ['0 0 9-10 * * *', 3_600_000, ['10:00:00']],
  ])('%s', async (schedule, ms, times) => {
    await using it = await scheduled(schedule);
    const { host, runs } = it;
    await host.clock.advance(ms);
    expect(runs.map((run) => run.slice(11))).toEqual(times);
  });

  test('day of month and day of week must both hold: the next Friday the 13th', async () => {
    await using it = await scheduled('0 0 0 13 * FRI');
    const { host, runs } = it;
    await host.clock.advance(30 * 86_400_000);
    expect(runs).toEqual(['2026-03-13T00:00:00']);
  });

  test.each(['every day', '* * * * *', '00:05:00', '0 0 25 * * *', ''])(
    '%s is refused, with the name of the function',
    async (schedule) => {
      await expect(scheduled(schedule)).rejects.toThrow(/'tick'.*six-field NCRONTAB/u);
    },
  );

  test('the function is told the schedule, the last run and the next', async () => {
    await using it = await scheduled('0 */10 * * * *');
    const { host, timers } = it;
    await host.clock.advance(20 * 60_000);
    expect(timers[1]).toEqual({
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: '2026-03-02T09:10:00.000Z',
        lastUpdated: '2026-03-02T09:10:00.000Z',
        next: '2026-03-02T09:30:00.000Z',
      },
      isPastDue: false,
    });
  });

  test('a function that fails is logged and runs at its next time', async () => {
    await using it = await scheduled('0 * * * * *', { work: () => Promise.reject(new Error('no luck')) });
    const { host, runs } = it;
    await host.clock.advance(120_000);
    expect(runs).toHaveLength(2);
    expect(host.lines.filter((line) => line.includes('tick failed: Error: no luck'))).toHaveLength(2);
  });
});

test('two runs of one timer are never at once', async () => {
  const ends: (() => void)[] = [];
  let now = 0;
  let most = 0;
  await using it = await scheduled('*/5 * * * * *', {
    work: async () => {
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => ends.push(resolve));
      now -= 1;
    },
  });
  const { host, runs } = it;
  const advanced = host.clock.advance(5_000);
  while (ends.length < 1) await new Promise(setImmediate);
  const byHand = host.runTimer('tick');
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  while (ends.length < 2) await new Promise(setImmediate);
  ends[1]?.();
  await Promise.all([advanced, byHand]);
  expect(runs).toHaveLength(2);
  expect(most).toBe(1);
});

describe('what was missed while nobody ran', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'driftwarden-timers-'));

  test('is made up for once, as past due', async () => {
    const dataDir = folder();
    const first = await scheduled('0 */10 * * * *', { dataDir });
    await first.host.clock.advance(10 * 60_000);
    await first.host.close();
    await using second = await scheduled('0 */10 * * * *', { dataDir, start: '2026-03-02T11:05:00.000Z' });
    await second.host.idle();
    expect(second.runs).toEqual(['2026-03-02T11:05:00']);
    expect(second.timers[0]).toMatchObject({ isPastDue: true, scheduleStatus: { last: '2026-03-02T09:10:00.000Z' } });
    await second.host.clock.advance(5 * 60_000);
    expect(second.runs).toHaveLength(2);
  });

  test.each([
    ['nothing was missed', '0 */10 * * * *', {}, '2026-03-02T09:15:00.000Z'],
    ['it comes more often than every minute', '*/10 * * * * *', {}, '2026-03-02T11:05:00.000Z'],
    ['it is not monitored', '0 */10 * * * *', { useMonitor: false }, '2026-03-02T11:05:00.000Z'],
  ])('is not made up for where %s', async (_title, schedule, options, start) => {
    const dataDir = folder();
    const first = await scheduled(schedule, { dataDir, options });
    await first.host.clock.advance(10 * 60_000);
    await first.host.close();
    await using second = await scheduled(schedule, { dataDir, options, start });
    await second.host.idle();
    expect(second.runs).toEqual([]);
  });

  test('a new timer does not run at the start, unless it wants to', async () => {
    await using plain = await scheduled('0 */10 * * * *');
    await using eager = await scheduled('0 */10 * * * *', { options: { runOnStartup: true } });
    await Promise.all([plain.host.idle(), eager.host.idle()]);
    expect([plain.runs.length, eager.runs.length]).toEqual([0, 1]);
  });
});

test('a timer that is none can not be run by hand', async () => {
  await using it = await scheduled('0 * * * * *');
  const { host } = it;
  await expect(host.runTimer('tock')).rejects.toThrow("There is no timer function 'tock', only tick.");
});
