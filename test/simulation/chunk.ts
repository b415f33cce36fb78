import { newTally, type Tally } from './faults.ts';
import { runSeed } from './run-seed.ts';

/** A seed that failed. */
export type Failure = { readonly seed: number; readonly hash: string; readonly what: string };

/** What some seeds came to. Plain data: it goes from one process to another. */
export type Chunk = {
  ran: number;
  /** So many of them were run a second time, and have to have the same trace. */
  twice: number;
  steps: number;
  writes: number;
  /** Processor time, in seconds. */
  busy: number;
  readonly failed: Failure[];
  /** How many seeds hit a cell of the table. */
  hits: readonly (readonly [cell: string, seeds: number])[];
  /** The points that were passed, each with some seeds that came to it. */
  points: readonly (readonly [point: string, seeds: number[]])[];
};

/** Each seed that this divides is run twice. */
const SAMPLE = 50;

/** Runs seeds one after the other, and ends at the first that fails unless it has to keep on. */
export async function runChunk(seeds: Iterable<number>, keep: boolean): Promise<Chunk> {
  const chunk: Chunk = { ran: 0, twice: 0, steps: 0, writes: 0, busy: 0, failed: [], hits: [], points: [] };
  const tally = newTally();
  const begun = process.cpuUsage();
  for (const seed of seeds) {
    const { steps, writes, hash, violations } = await runSeed(seed, { tally });
    chunk.ran += 1;
    chunk.steps += steps;
    chunk.writes += writes;
    const [first] = violations;
    if (first !== undefined) chunk.failed.push({ seed, hash, what: `${first.name}: ${first.what}` });
    else if (seed % SAMPLE === 0) {
      chunk.twice += 1;
      const again = await runSeed(seed);
      if (again.hash !== hash) chunk.failed.push({ seed, hash, what: `not the same twice: then it was ${again.hash}` });
    }
    if (chunk.failed.length > 0 && !keep) break;
  }
  chunk.busy = process.cpuUsage(begun).user / 1_000_000;
  chunk.hits = [...tally.hits];
  chunk.points = [...tally.points];
  return chunk;
}

/** Several chunks as one, and what they hit. */
export function sumOf(chunks: readonly Chunk[]): Omit<Chunk, 'hits' | 'points'> & { readonly tally: Tally } {
  const tally = newTally();
  for (const [cell, seeds] of chunks.flatMap(({ hits }) => hits)) {
    tally.hits.set(cell, (tally.hits.get(cell) ?? 0) + seeds);
  }
  for (const [point, seeds] of chunks.flatMap(({ points }) => points)) {
    tally.points.set(point, [...(tally.points.get(point) ?? []), ...seeds]);
  }
  const sum = (of: (chunk: Chunk) => number): number => chunks.reduce((so, chunk) => so + of(chunk), 0);
  return {
    ran: sum(({ ran }) => ran),
    twice: sum(({ twice }) => twice),
    steps: sum(({ steps }) => steps),
    writes: sum(({ writes }) => writes),
    busy: sum(({ busy }) => busy),
    failed: chunks.flatMap(({ failed }) => failed).sort((a, b) => a.seed - b.seed),
    tally,
  };
}
