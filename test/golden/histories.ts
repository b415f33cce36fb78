import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Json } from '../../src/model/json.ts';
import type { Arrival } from '../../src/host/history.ts';

/** One turn of an orchestration: what came, and what its code asked for then. All in the words of `replay.ts`. */
export type Turn = {
  /** The time of the turn, UTC ISO 8601. */
  readonly at: string;
  readonly arrives: Arrival;
  /** What was asked for in this turn, in order. */
  readonly asks: readonly string[];
  /** Which of all that was asked for, counted from 0, was given up in this turn. */
  readonly cancels?: readonly number[];
  /** How the code ended with this turn, if it did. */
  readonly ends?: string;
};

/** A history from its first event on; an orchestration that starts over has several. */
export type Execution = { readonly input: Json; readonly turns: readonly Turn[] };

/** A recorded run of an orchestration. */
export type Golden = {
  readonly orchestration: string;
  /** The way that it took, in words. */
  readonly way: string;
  readonly instanceId: string;
  readonly executions: readonly Execution[];
};

/** The folder of what no release holds yet. A release renames it to its version, as it does with the heading in CHANGELOG. */
export const UNRELEASED = 'next';

/** Where the histories lie: `<orchestration>/<version>/<name>.json`. */
const GOLDEN = new URL('./', import.meta.url);

/** The versions that an orchestration has histories of. */
export function versionsOf(orchestration: string): readonly string[] {
  const folder = new URL(`${orchestration}/`, GOLDEN);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The names of the histories of a version. */
export function namesOf(orchestration: string, version: string): readonly string[] {
  const folder = folderOf(orchestration, version);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => file.replace(/\.json$/u, ''));
}

/** Reads a history. */
export function readGolden(orchestration: string, version: string, name: string): Golden {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folderOf(orchestration, version)), 'utf8')) as Golden;
}

/** The unreleased histories of an orchestration become these, by name. */
export function writeUnreleased(orchestration: string, texts: ReadonlyMap<string, string>): void {
  const folder = folderOf(orchestration, UNRELEASED);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of texts) writeFileSync(new URL(`${name}.json`, folder), text);
}

/** A history as its file holds it: a turn in a line, so that a difference shows the turns that changed. */
export function textOf({ orchestration, way, instanceId, executions }: Golden): string {
  const told = executions.map(
    ({ input, turns }) =>
      `    { "input": ${JSON.stringify(input)}, "turns": [\n` +
      `${turns.map((turn) => `      ${JSON.stringify(turn)}`).join(',\n')}\n    ] }`,
  );
  const head = Object.entries({ orchestration, way, instanceId }).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  return `{\n${head.join('')}  "executions": [\n${told.join(',\n')}\n  ]\n}\n`;
}

/** Eight digits that stand for all histories of a version: other histories, other digits. */
export function digestOf(orchestration: string, version: string): string {
  const hash = createHash('sha256');
  for (const name of namesOf(orchestration, version)) {
    hash.update(`${name}\n${readFileSync(new URL(`${name}.json`, folderOf(orchestration, version)), 'utf8')}`);
  }
  return hash.digest('hex').slice(0, 8);
}

function folderOf(orchestration: string, version: string): URL {
  return new URL(`${orchestration}/${version}/`, GOLDEN);
}
