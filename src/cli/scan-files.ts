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

/** Tells how far a long scan has come. */
export type Progress = (text: string) => void;

/** Scans files and folders. What one of them is wrong with stops no other. */
export function scanFiles(paths: readonly string[], measure: Measure, progress: Progress): Scanned {
  const { files, problems } = filesAt(paths);
  const parts = files.map((file, index) => {
    progress(`${String(index + 1)} of ${String(files.length)} files: ${file.path}`);
    return scanFile(file, measure);
  });
  return together([{ looks: [], resources: 0, problems, notes: [] }, ...parts]);
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

function scanFile(file: InputFile, measure: Measure): Scanned {
  const where = file.path;
  let text: string;
  try {
    text = textOf(file.path);
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

function scanText(text: string, { path, named }: InputFile, measure: Measure): Scanned {
  if (text.trim() === '') return unread(path, 'is empty');
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (error) {
    return unread(path, notJson(path, error));
  }
  const found = resourcesIn(document);
  if (found === undefined) {
    if (!named)
      return { looks: [], resources: 0, problems: [], notes: [`${path}: holds no Azure resource; left out.`] };
    return unread(
      path,
      'holds no Azure resource: neither a body with id and type, nor a list of them, nor { value: [] } or { data: [] }, ' +
        'nor a compiled template',
    );
  }
  const lineOf = linesOf(text);
  const unjudged = found.bodies.filter(({ body }) => controlsFor(body.type).length === 0);
  return {
    looks: found.bodies.flatMap((body) => looksAt(body, path, lineOf, measure)),
    resources: found.bodies.length - unjudged.length,
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
  return `is not JSON (${said(error)})`;
}

function unread(where: string, why: string): Scanned {
  return { looks: [], resources: 0, problems: [{ where, why }], notes: [] };
}
