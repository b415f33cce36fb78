import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import known from './planted.json' with { type: 'json' };
import { PLANTED } from './planted.ts';

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));
const FELLED = /^seed (\d+), trace/mu;

/** The seed that a planted bug fells: the one known, else the first of so many; `undefined` when it fells none. */
export function felledBy(name: string, knownSeed: number | undefined, seeds: number): number | undefined {
  return (knownSeed === undefined ? undefined : falls(name, 'seed', knownSeed)) ?? falls(name, 'seeds', seeds);
}

/** Finds a seed for each planted bug and keeps it in `planted.json`; the exit code. */
export function plantAll(seeds: number): number {
  const before: Readonly<Record<string, number>> = known;
  const found = Object.keys(PLANTED).map((name) => {
    const seed = felledBy(name, before[name], seeds);
    console.log(seed === undefined ? `${name} FELLS NONE of ${String(seeds)}` : `${name} fells seed ${String(seed)}`);
    return [name, seed] as const;
  });
  writeFileSync(
    new URL('planted.json', import.meta.url),
    `${JSON.stringify(Object.fromEntries(found.filter(([, seed]) => seed !== undefined)), null, 2)}\n`,
  );
  return found.every(([, seed]) => seed !== undefined) ? 0 : 1;
}

/** In a process of its own, since a bug is put in before the app is loaded. Throws when it did not run at all. */
function falls(name: string, what: 'seed' | 'seeds', number: number): number | undefined {
  const args = [RUN, '--planted', name, `--${what}`, String(number)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  const seed = FELLED.exec(stdout)?.[1];
  if (seed === undefined) throw new Error(`${name} did not run: ${stderr.slice(-2_000)}`);
  return Number(seed);
}
