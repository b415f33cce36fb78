import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { verdictOn, type Figure, type Size } from './measure.ts';

/** Each is a file of `measures/`, and runs in a process of its own. */
const MEASURES = ['calls', 'detection', 'first-write', 'throughput', 'sweep', 'waiting', 'cold-load'];

const { values, positionals } = parseArgs({ options: { smoke: { type: 'boolean' } }, allowPositionals: true });
const size: Size = values.smoke === true ? 'smoke' : 'full';
const wanted = positionals.length === 0 ? MEASURES : positionals;

console.log(machine());
let failed = 0;
for (const name of wanted) failed += await take(name);
console.log(`\n${machine()}`);
if (failed > 0) console.log(`${String(failed)} above budget or not taken.`);
process.exit(failed === 0 ? 0 : 1);

/** Takes a measure and tells its figures; how many of them are above their budget. */
async function take(name: string): Promise<number> {
  if (!MEASURES.includes(name)) {
    console.log(`There is no measure '${name}'. There are: ${MEASURES.join(', ')}.`);
    return 1;
  }
  console.log();
  const start = performance.now();
  const child = fork(fileURLToPath(new URL('one.ts', import.meta.url)), [name, size], { serialization: 'advanced' });
  let figures: readonly Figure[] = [];
  child.on('message', (taken: readonly Figure[]) => (figures = taken));
  const [code] = (await once(child, 'exit')) as readonly unknown[];
  for (const figure of figures) console.log(row(figure));
  console.log(`  took ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  if (code !== 0 || figures.length === 0) return 1;
  return figures.filter((figure) => verdictOn(figure, size) === 'failed').length;
}

function row(figure: Figure): string {
  const { name, value, unit, spread, budget } = figure;
  const between = spread === undefined ? '' : `(${short(spread[0])} to ${short(spread[1])})`;
  const limit = budget === undefined ? '' : `at most ${short(budget.max)}`;
  const columns = [name.padEnd(62), short(value).padStart(9), unit.padEnd(7), between.padEnd(20), limit.padEnd(14)];
  return `  ${columns.join(' ')} ${verdictOn(figure, size)}`.trimEnd();
}

function short(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

function machine(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  const rounds = size === 'smoke' ? 'Few rounds: only counts and gross ratios fail.' : 'All rounds.';
  return `Node ${process.version} on ${String(availableParallelism())} cores, load ${load.join(', ')}. ${rounds}`;
}
