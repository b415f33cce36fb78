import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import known from './regressions.json' with { type: 'json' };
import { runChunk, sumOf, type Chunk } from './chunk.ts';
import { gapsIn, table as before, tableOf, type Table } from './coverage.ts';
import { reportOf } from './report.ts';
import { runSeed } from './run-seed.ts';
import { shrink } from './shrink.ts';

const OPTIONS = {
  seeds: { type: 'string', default: '1000' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  words: { type: 'boolean', default: false },
  shrink: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  table: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  jobs: { type: 'string', default: String(availableParallelism()) },
  planted: { type: 'string' },
} as const;

/** Fewer seeds than this are not worth another process. */
const LEAST_SHARE = 200;

/** Runs seeds from the command line; the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.seed !== undefined) {
    const seed = Number(values.seed);
    const result = values.shrink ? await shrink(seed) : await runSeed(seed, { inWords: true });
    console.log(reportOf(result, values.words ? Infinity : 40));
    return result.violations.length === 0 ? 0 : 1;
  }
  const [from, count] = [Number(values.from), Number(values.seeds)];
  const begun = performance.now();
  const first = await runChunk(from === 1 ? known : [], values.keep);
  const jobs = Math.max(1, Math.min(Number(values.jobs), Math.floor(count / LEAST_SHARE)));
  const rest = first.failed.length > 0 && !values.keep ? [] : await share(from, count, jobs, values);
  const { tally, ...sum } = sumOf([first, ...rest]);
  const seconds = (performance.now() - begun) / 1000;
  const [failure] = sum.failed;
  if (values.keep) for (const { seed, what } of sum.failed) console.log(seed, what);
  else if (failure !== undefined) {
    const again = await runSeed(failure.seed, { inWords: true });
    if (again.hash !== failure.hash) console.log(`When it was run with others its trace was ${failure.hash}.`);
    console.log(reportOf(again, 40));
    if (again.violations.length === 0) console.log(failure.what);
  }
  console.log(
    `${String(sum.ran)} seeds, ${String(sum.twice)} of them twice, ${String(sum.failed.length)} failed, ` +
      `${String(sum.steps)} steps, ${String(sum.writes)} writes, ${(sum.ran / seconds).toFixed(0)} seeds/s, ` +
      `${((sum.ran + sum.twice) / sum.busy).toFixed(0)} per second of processor time`,
  );
  if (values.write) {
    const text = textOf(tableOf(tally, sum.ran, from > 1 ? before : undefined));
    writeFileSync(new URL('table.json', import.meta.url), text);
  } else if (values.table) {
    for (const [cell, hits] of [...tally.hits].sort()) console.log(String(hits).padStart(8), cell);
    const gaps = gapsIn(tally, sum.ran);
    for (const gap of gaps) console.log(gap);
    if (gaps.length > 0) return 1;
  }
  return sum.failed.length === 0 ? 0 : 1;
}

/** Runs seeds in so many processes; here when that is one. Each takes every so-manieth seed. */
async function share(
  from: number,
  count: number,
  jobs: number,
  { keep, planted }: { readonly keep: boolean; readonly planted?: string | undefined },
): Promise<readonly Chunk[]> {
  const seedsOf = (job: number): number[] =>
    Array.from({ length: count }, (_, index) => from + index).filter(
      (_, index) => Math.floor(index / 2) % jobs === job,
    );
  if (jobs === 1) return [await runChunk(seedsOf(0), keep)];
  return Promise.all(
    Array.from({ length: jobs }, async (_, job): Promise<Chunk> => {
      const child = fork(fileURLToPath(new URL('run.ts', import.meta.url)), [
        ...(planted === undefined ? [] : ['--planted', planted]),
        '--child',
      ]);
      child.send({ seeds: seedsOf(job), keep });
      let chunk: Chunk | undefined;
      child.on('message', (said) => (chunk = said as Chunk));
      await once(child, 'exit');
      if (chunk === undefined) throw new Error('A process of the simulation ended without a word.');
      return chunk;
    }),
  );
}

/** Runs the seeds that the process which started this one sends, and sends back what they came to. */
export async function child(): Promise<void> {
  const [asked] = (await once(process, 'message')) as [{ readonly seeds: readonly number[]; readonly keep: boolean }];
  const chunk = await runChunk(asked.seeds, asked.keep);
  await new Promise((sent) => process.send?.(chunk, sent));
  process.disconnect();
}

/** JSON as the formatter leaves it: a seed list in one line. */
function textOf(table: Table): string {
  return `${JSON.stringify(table, null, 2).replace(/\[[\s\d,]*\]/gu, (list) => `[${(list.match(/\d+/gu) ?? []).join(', ')}]`)}\n`;
}
