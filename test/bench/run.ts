import { parseArgs } from 'node:util';
import { availableParallelism, loadavg } from 'node:os';
import { calls } from './calls.ts';
import { detection } from './detection.ts';
import { verdictOn, type Figure, type Measure, type Size } from './measure.ts';

const MEASURES: Readonly<Record<string, Measure>> = { calls, detection };

const { values, positionals } = parseArgs({ options: { smoke: { type: 'boolean' } }, allowPositionals: true });
const size: Size = values.smoke === true ? 'smoke' : 'full';
const wanted = positionals.length === 0 ? Object.keys(MEASURES) : positionals;

console.log(machine());
let failed = 0;
for (const name of wanted) failed += await take(name);
console.log(`\n${machine()}`);
if (failed > 0) console.log(`${String(failed)} figure(s) above budget.`);
process.exit(failed === 0 ? 0 : 1);

/** Takes a measure and tells its figures; how many of them are above their budget. */
async function take(name: string): Promise<number> {
  const measure = MEASURES[name];
  if (measure === undefined) {
    console.log(`There is no measure '${name}'. There are: ${Object.keys(MEASURES).join(', ')}.`);
    return 1;
  }
  console.log(`\n${name}: ${measure.on}`);
  const start = performance.now();
  const figures = await measure.run(size);
  for (const figure of figures) console.log(row(figure));
  console.log(`  took ${((performance.now() - start) / 1_000).toFixed(1)} s`);
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
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(3);
}

function machine(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  const rounds = size === 'smoke' ? 'Few rounds: only counts and gross ratios fail.' : 'All rounds.';
  return `Node ${process.version} on ${String(availableParallelism())} cores, load ${load.join(', ')}. ${rounds}`;
}
