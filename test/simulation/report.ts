import { INVARIANTS } from './invariants.ts';
import type { SeedResult } from './run-seed.ts';

/** A seed in words: its last steps, what did not hold, and how to run it again. */
export function reportOf({ seed, hash, steps, words, violations, shrunk }: SeedResult, lines: number): string {
  const again = `npm run sim -- --seed ${String(seed)}`;
  return [
    ...words.slice(-lines),
    ...violations.map(({ name, what }) => `${name}. ${INVARIANTS[name]}\n  ${what}`),
    ...(shrunk === undefined ? [] : [`It still fails with only: ${shrunk.join(', ')}.`]),
    `seed ${String(seed)}, trace ${hash}, ${String(steps)} steps: ${again}`,
    ...(violations.length > 0 && shrunk === undefined ? [`what it takes: ${again} --shrink`] : []),
  ].join('\n');
}
