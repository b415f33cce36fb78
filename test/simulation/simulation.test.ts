import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { tellOf, TOLD_OF } from '../support/told-of.ts';
import { gapsIn } from './coverage.ts';
import { newTally } from './faults.ts';
import { felledBy } from './plant-all.ts';
import falls from './planted.json' with { type: 'json' };
import { fits, PLANTED } from './planted.ts';
import regressions from './regressions.json' with { type: 'json' };
import { reportOf } from './report.ts';

installFunctionsCore();
tellOf(TOLD_OF);
const { runSeed } = await import('./run-seed.ts');

const SEEDS = Array.from({ length: 60 }, (_, index) => 5_000 + index);
/** So many of the planted bugs are put in with each commit: in turn, so that a few commits see them all. */
const SAMPLE = 3;

async function broken(seed: number, tally = newTally()): Promise<string> {
  const result = await runSeed(seed, { tally });
  return result.violations.length === 0 ? '' : reportOf(await runSeed(seed, { inWords: true }), 40);
}

/** The bugs whose turn it is: by the commit, or all alike where there is none. */
function sample(): readonly string[] {
  const names = Object.keys(falls);
  const { stdout } = spawnSync('git', ['rev-list', '--count', 'HEAD'], { encoding: 'utf8' });
  const commits = Number.parseInt(stdout, 10) || 0;
  return Array.from({ length: SAMPLE }, (_, index) => names[(commits * SAMPLE + index) % names.length] ?? '');
}

describe('the simulation', () => {
  test.each(regressions)('seed %i, which failed before, holds', async (seed) => {
    expect(await broken(seed)).toBe('');
  });

  test(`${String(SEEDS.length)} other seeds hold, and hit what so many seeds hit`, { timeout: 120_000 }, async () => {
    const tally = newTally();
    for (const seed of SEEDS) expect(await broken(seed, tally)).toBe('');
    expect(gapsIn(tally, SEEDS.length)).toEqual([]);
  });

  test('a seed gives the same trace whenever it is run', async () => {
    for (const seed of [3, 44, 4711]) expect((await runSeed(seed)).hash).toBe((await runSeed(seed)).hash);
  });

  test('a failure says which invariant, in words, what happened before, and how to see it again', async () => {
    const { words, ...result } = await runSeed(3, { inWords: true });
    const violations = [{ name: 'I2', what: 'g1 writes twice.' }] as const;
    const text = reportOf({ ...result, words, violations }, 40).split('\n');
    expect(text.slice(0, 40)).toEqual(words.slice(-40));
    expect(text.slice(40).join('\n')).toMatch(/^I2\. A drift is written to once.*\n {2}g1 writes twice\.\nseed 3, .*/u);
    expect(text.at(-2)).toContain('npm run sim -- --seed 3');
    expect(text.at(-1)).toContain('--shrink');
  });

  test.each(Object.keys(PLANTED))('the planted bug %s still applies', (name) => {
    expect(fits(name), 'its text is no longer in its file, or more than once: write the bug anew').toBe(true);
  });

  test.each(sample())('finds the planted bug %s', { timeout: 120_000 }, (name) => {
    const seeds: Readonly<Record<string, number>> = falls;
    const felled = felledBy(name, seeds[name], 500);
    expect(felled, 'it fells no seed of 500: run npm run sim -- --planted all --seeds 2000').toBeGreaterThan(0);
  });
});
