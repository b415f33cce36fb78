import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sources } from './project.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const FIXTURES = join(ROOT, 'test/fixtures/bicep');

/** All files of infra that Bicep reads, by their paths from the root of the project. */
export function infraSources(): Sources {
  return sourcesIn(ROOT, 'infra/**/*');
}

/** A small project that is right, and has one of each thing that the checker knows. */
export function rightSources(): Sources {
  return sourcesIn(FIXTURES, '**/*');
}

/** The same files with one place changed: the text must be there exactly once. Gives the line of the place, too. */
export function patched(sources: Sources, file: string, from: string, to: string): { sources: Sources; line: number } {
  const text = sources.get(file) ?? '';
  const [before = '', ...after] = text.split(from);
  if (after.length !== 1) throw new Error(`${file} has "${from}" ${String(after.length)} times: choose another place`);
  return { sources: new Map([...sources, [file, before + to + after.join('')]]), line: before.split('\n').length };
}

function sourcesIn(root: string, pattern: string): Sources {
  const files = globSync(`${pattern}.{bicep,bicepparam,json,kql,yaml}`, { cwd: root });
  return new Map(files.sort().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}
