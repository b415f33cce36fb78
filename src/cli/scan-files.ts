import { controlsFor } from '../controls/index.ts';
import { said } from '../engine/evaluate.ts';
import type { Json } from '../model/json.ts';
import type { ScanProblem } from '../model/scan.ts';
import { resourcesIn } from './input/document.ts';
import type { FoundBody } from './input/found.ts';
import { filesAt, inWords, textOf, type InputFile } from './input/files.ts';
import { linesOf } from './input/json-lines.ts';
import type { Look } from './report.ts';
import { looksAt, type Measure } from './scan-document.ts';

/** What came of all that was given to scan. */
export type Scanned = {
  readonly looks: readonly Look[];
  readonly resources: number;
  readonly problems: readonly ScanProblem[];
  readonly notes: readonly string[];
};

/** What came of a file. `isForeign`: it was left out because it holds nothing of Azure. */
type FilePart = Scanned & { readonly isForeign?: true };

/** Tells how far a long scan has come. */
export type Progress = (text: string) => void;

/**
 * Scans files and folders; `-` stands for `stdin`. What one of them is wrong with stops no other. A folder in which nothing
 * is of Azure was a mistake, and no success.
 */
export function scanFiles(paths: readonly string[], stdin: string, measure: Measure, progress: Progress): Scanned {
  const { files, problems } = filesAt(paths);
  const parts = files.map((file, index) => {
    progress(`${String(index + 1)} of ${String(files.length)} files: ${file.path}`);
    return scanFile(file, file.path === '-' ? () => stdin : () => textOf(file.path), measure);
  });
  const folders = Map.groupBy(parts, (_part, index) => files[index]?.folder);
  const foreign = [...folders].flatMap(([where, inside]) => {
    if (where === undefined || !inside.every((part) => part.isForeign)) return [];
    return [{ where, why: `holds no Azure resource in any of ${String(inside.length)} .json files` }];
  });
  return together([...parts, empty({ problems: [...problems, ...foreign] })]);
}

/** Results put together; the types that no control judges are told once for all. */
export function together(parts: readonly Scanned[]): Scanned {
  return {
    looks: parts.flatMap(({ looks }) => looks),
    resources: parts.reduce((sum, { resources }) => sum + resources, 0),
    problems: parts.flatMap(({ problems }) => problems),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

function scanFile(file: InputFile, read: () => string, measure: Measure): FilePart {
  const where = file.path;
  let text: string;
  try {
    text = read();
  } catch (error) {
    return unread(where, inWords(error));
  }
  try {
    return scanText(text, file, measure);
  } catch (error) {
    if (error instanceof RangeError) return unread(where, 'is nested too deeply to be read');
    throw error;
  }
}

function scanText(text: string, { path, folder }: InputFile, measure: Measure): FilePart {
  if (text.trim() === '') return unread(path, 'is empty');
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (error) {
    return unread(path, notJson(path, error));
  }
  const found = resourcesIn(document);
  if (found === undefined) {
    if (folder !== undefined)
      return { ...empty({ notes: [`${path}: holds no Azure resource; left out.`] }), isForeign: true };
    return unread(
      path,
      'holds no Azure resource: neither a body with id and type, nor a list of them, nor { value: [] } or { data: [] }, ' +
        'nor a compiled template',
    );
  }
  const lineOf = linesOf(text);
  const unjudged = found.bodies.filter(({ body }) => controlsFor(body.type).length === 0);
  const looks = found.bodies.map((body) => looksAt(body, path, lineOf, measure));
  return {
    looks: looks.flat(),
    resources: looks.filter((one) => one.length > 0).length,
    problems: found.problems.map((why) => ({ where: path, why })),
    notes: [...found.notes.map((note) => `${path}: ${note}.`), ...typesWithoutControl(path, unjudged)],
  };
}

function typesWithoutControl(path: string, bodies: readonly FoundBody[]): readonly string[] {
  if (bodies.length === 0) return [];
  const types = [...new Set(bodies.map(({ body }) => body.type))];
  const some =
    types.length > 5 ? `${types.slice(0, 5).join(', ')} and ${String(types.length - 5)} more` : types.join(', ');
  const count = bodies.length === 1 ? '1 resource is' : `${String(bodies.length)} resources are`;
  return [`${path}: ${count} of a type that no control judges (${some}).`];
}

function notJson(path: string, error: unknown): string {
  if (/\.bicep(?:param)?$/iu.test(path)) {
    return 'is Bicep, which has to be compiled first: az bicep build --file <file> --stdout | driftwarden scan -';
  }
  // The parser quotes what it stumbled over, which may be a secret.
  return `is not JSON (${said(error).replace(/, (?:\.{3})?".*" is not valid JSON$/u, '')})`;
}

function unread(where: string, why: string): Scanned {
  return empty({ problems: [{ where, why }] });
}

function empty(some: Partial<Scanned>): Scanned {
  return { looks: [], resources: 0, problems: [], notes: [], ...some };
}
