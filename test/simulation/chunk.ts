import type { Hits } from './faults.ts';
import { runSeed } from './run-seed.ts';

/** A seed that failed. */
export type Failure = { readonly seed: number; readonly hash: string; readonly what: string };

/** What some seeds came to. Plain data: it goes from one process to another. */
export type Tally = {
  ran: number;
  /** So many of them were run a second time, and have to have the same trace. */
  twice: number;
  steps: number;
  writes: number;
  /** Processor time, in seconds. */
  busy: number;
  readonly failed: Failure[];
  /** How often a fault hit a point. */
  hits: readonly (readonly [cell: string, count: number])[];
};

/** Each seed that this divides is run twice. */
const SAMPLE = 50;

/** Runs seeds one after the other, and ends at the first that fails unless it has to keep on. */
export async function runChunk(seeds: Iterable<number>, keep: boolean): Promise<Tally> {
  const tally: Tally = { ran: 0, twice: 0, steps: 0, writes: 0, busy: 0, failed: [], hits: [] };
  const hits: Hits = new Map();
  const begun = process.cpuUsage();
  for (const seed of seeds) {
    const { steps, writes, hash, violations } = await runSeed(seed, hits);
    tally.ran += 1;
    tally.steps += steps;
    tally.writes += writes;
    const [first] = violations;
    if (first !== undefined) tally.failed.push({ seed, hash, what: `${first.name}: ${first.what}` });
    else if (seed % SAMPLE === 0) {
      tally.twice += 1;
      const again = await runSeed(seed);
      if (again.hash !== hash) tally.failed.push({ seed, hash, what: `not the same twice: then it was ${again.hash}` });
    }
    if (tally.failed.length > 0 && !keep) break;
  }
  tally.busy = process.cpuUsage(begun).user / 1_000_000;
  tally.hits = [...hits];
  return tally;
}

/** Several tallies as one. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const hits: Hits = new Map();
  for (const [cell, count] of tallies.flatMap((tally) => tally.hits)) hits.set(cell, (hits.get(cell) ?? 0) + count);
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((so, tally) => so + of(tally), 0);
  return {
    ran: sum(({ ran }) => ran),
    twice: sum(({ twice }) => twice),
    steps: sum(({ steps }) => steps),
    writes: sum(({ writes }) => writes),
    busy: sum(({ busy }) => busy),
    failed: tallies.flatMap(({ failed }) => failed).sort((a, b) => a.seed - b.seed),
    hits: [...hits].sort(),
  };
}
