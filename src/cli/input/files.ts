import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ScanProblem } from '../../model/scan.ts';

/** A file to scan. `folder`: the user named that, and not the file itself. */
export type InputFile = { readonly path: string; readonly folder?: string };

/** Below these folders lie other people's files. */
const SKIPPED = new Set(['node_modules', '.git', '.terraform', '.venv']);

/**
 * The files that paths stand for: a file itself, of a folder every `.json` file below it, in the order of their names; `-`
 * is standard input. Links to folders are not followed.
 */
export function filesAt(paths: readonly string[]): {
  readonly files: readonly InputFile[];
  readonly problems: readonly ScanProblem[];
} {
  const files: InputFile[] = [];
  const problems: ScanProblem[] = [];
  for (const path of paths) {
    if (path === '-') {
      files.push({ path });
      continue;
    }
    try {
      if (!statSync(path).isDirectory()) {
        files.push({ path: slashed(path) });
        continue;
      }
      const inside = jsonBelow(path);
      files.push(...inside.map((file) => ({ path: slashed(file), folder: path })));
      if (inside.length === 0) problems.push({ where: path, why: 'is a folder without .json files' });
    } catch (error) {
      problems.push({ where: path, why: inWords(error) });
    }
  }
  return { files, problems };
}

/** The text of a file. UTF-8, or UTF-16 with a mark, as Windows PowerShell writes it. */
export function textOf(path: string): string {
  return decoded(readFileSync(path));
}

/** Bytes as text, without a byte order mark. */
export function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Why a file can't be read, for people. */
export function inWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'is not there';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by you';
  if (code === 'EISDIR') return 'is a folder';
  return `can't be read (${error instanceof Error ? error.message : String(error)})`;
}

function jsonBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : jsonBelow(path);
    const isFile = entry.isFile() || (entry.isSymbolicLink() && statSync(path).isFile());
    return isFile && entry.name.toLowerCase().endsWith('.json') ? [path] : [];
  });
}

const slashed = (path: string): string => path.split(sep).join('/');
