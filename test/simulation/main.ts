import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import known from './regressions.json' with { type: 'json' };
import { runChunk, sumOf, type Tally } from './chunk.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

/** Fewer seeds than this are not worth another process. */
const LEAST_SHARE = 200;

/** Runs seeds from the command line; the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      words: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      jobs: { type: 'string', default: String(availableParallelism()) },
      planted: { type: 'string' },
    },
  });
  if (values.seed !== undefined) {
    const result = await runSeed(Number(values.seed), new Map(), true);
    console.log(report(result, values.words ? Infinity : 60));
    return result.violations.length === 0 ? 0 : 1;
  }
  const [from, count] = [Number(values.from), Number(values.seeds)];
  const first = from === 1 ? await runChunk(known, values.keep) : await runChunk([], false);
  const begun = performance.now();
  const jobs = Math.max(1, Math.min(Number(values.jobs), Math.floor(count / LEAST_SHARE)));
  const tally = sumOf([
    first,
    ...(first.failed.length > 0 && !values.keep ? [] : await share(from, count, jobs, values)),
  ]);
  const seconds = (performance.now() - begun) / 1000;
  const [failure] = tally.failed;
  if (values.keep) for (const { seed, what } of tally.failed) console.log(seed, what);
  else if (failure !== undefined) {
    const again = await runSeed(failure.seed, new Map(), true);
    console.log(again.hash === failure.hash ? '' : `When it was run with others its trace was ${failure.hash}.`);
    console.log(report(again, 60), failure.what);
  }
  console.log(
    `${String(tally.ran)} seeds, ${String(tally.twice)} of them twice, ${String(tally.failed.length)} failed, ` +
      `${String(tally.steps)} steps, ${String(tally.writes)} writes, ${(tally.ran / seconds).toFixed(0)} seeds/s, ` +
      `${((tally.ran + tally.twice) / tally.busy).toFixed(0)} per second of processor time`,
  );
  if (values.table) for (const [cell, hits] of tally.hits) console.log(String(hits).padStart(8), cell);
  return tally.failed.length === 0 ? 0 : 1;
}

/** Runs seeds in so many processes; here when that is one. Each takes every so-manieth seed. */
async function share(
  from: number,
  count: number,
  jobs: number,
  { keep, planted }: { readonly keep: boolean; readonly planted?: string | undefined },
): Promise<readonly Tally[]> {
  const seedsOf = (job: number): number[] =>
    Array.from({ length: count }, (_, index) => from + index).filter((_, index) => index % jobs === job);
  if (jobs === 1) return [await runChunk(seedsOf(0), keep)];
  return Promise.all(
    Array.from({ length: jobs }, async (_, job): Promise<Tally> => {
      const child = fork(fileURLToPath(new URL('run.ts', import.meta.url)), [
        ...(planted === undefined ? [] : ['--planted', planted]),
        '--child',
      ]);
      child.send({ seeds: seedsOf(job), keep });
      let tally: Tally | undefined;
      child.on('message', (said) => (tally = said as Tally));
      await once(child, 'exit');
      if (tally === undefined) throw new Error('A process of the simulation ended without a word.');
      return tally;
    }),
  );
}

/** Runs the seeds that the process which started this one sends, and sends back what they came to. */
export async function child(): Promise<void> {
  const [asked] = (await once(process, 'message')) as [{ readonly seeds: readonly number[]; readonly keep: boolean }];
  const tally = await runChunk(asked.seeds, asked.keep);
  await new Promise((sent) => process.send?.(tally, sent));
  process.disconnect();
}

function report(result: SeedResult, lines: number): string {
  return [
    ...result.words.slice(-lines),
    ...result.violations.map(({ name, what }) => `${name}: ${what}`),
    `seed ${String(result.seed)}, trace ${result.hash}, ${String(result.steps)} steps: npm run sim -- --seed ${String(result.seed)}`,
  ].join('\n');
}
