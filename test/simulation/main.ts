import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import known from './regressions.json' with { type: 'json' };
import type { Hits } from './faults.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

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
    },
  });
  const hits: Hits = new Map();
  if (values.seed !== undefined) {
    const result = await runSeed(Number(values.seed), hits, true);
    console.log(report(result, values.words ? Infinity : 60));
    return result.violations.length === 0 ? 0 : 1;
  }
  const regressions = values.from === '1' ? known : [];
  const [from, count] = [Number(values.from), Number(values.seeds)];
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const failed: SeedResult[] = [];
  let ran = 0;
  let steps = 0;
  let writes = 0;
  for (const seed of [...regressions, ...Array.from({ length: count }, (_, index) => from + index)]) {
    const result = await runSeed(seed, hits);
    ran += 1;
    steps += result.steps;
    writes += result.writes;
    if (result.violations.length === 0) continue;
    failed.push(result);
    if (!values.keep) break;
  }
  const seconds = (performance.now() - begun) / 1000;
  const busy = process.cpuUsage(cpu).user / 1_000_000;
  if (values.keep)
    for (const { seed, violations } of failed) console.log(seed, violations[0]?.name, violations[0]?.what);
  else if (failed[0] !== undefined) console.log(report(failed[0], 60));
  console.log(
    `${String(ran)} seeds, ${String(failed.length)} failed, ${String(steps)} steps, ${String(writes)} writes, ` +
      `${(ran / seconds).toFixed(0)} seeds/s, ${(ran / busy).toFixed(0)} per second of processor time`,
  );
  if (values.table) for (const [cell, count] of [...hits].sort()) console.log(String(count).padStart(8), cell);
  return failed.length === 0 ? 0 : 1;
}

function report(result: SeedResult, lines: number): string {
  return [
    ...result.words.slice(-lines),
    ...result.violations.map(({ name, what }) => `${name}: ${what}`),
    `seed ${String(result.seed)}, trace ${result.hash}, ${String(result.steps)} steps: npm run sim -- --seed ${String(result.seed)}`,
  ].join('\n');
}
