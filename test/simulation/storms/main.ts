import { performance } from 'node:perf_hooks';
import { runStorm, STORMS, type StormName } from './scenarios.ts';

/** Runs a storm from the command line, whole or `1/part` of it, and prints what was counted; the exit code. */
export async function stormMain(name: string, part: number): Promise<number> {
  if (!(name in STORMS)) {
    console.error(`There is no storm ${name}: ${Object.keys(STORMS).join(', ')}.`);
    return 1;
  }
  const scenario = STORMS[name as StormName];
  const begun = performance.now();
  const { counted, ...result } = await runStorm(scenario, part);
  const { notices, ...counts } = counted;
  console.log(
    JSON.stringify(
      {
        ...result,
        ...counts,
        notices: notices.length,
        said: [...new Set(notices.map(({ kind, title }) => `${kind}: ${title}`))].slice(0, 20),
      },
      undefined,
      2,
    ),
  );
  console.log(
    `${scenario.what}: ${((performance.now() - begun) / 1000).toFixed(0)} s, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  );
  return 0;
}
