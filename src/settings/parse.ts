import type { Settings } from '../model/settings.ts';
import { crossChecks } from './cross-checks.ts';
import { settingsSchema } from './schema.ts';
import type { Known } from './schema.ts';
import { readYaml } from './yaml-file.ts';
import type { Mistake, YamlFile } from './yaml-file.ts';

/** The settings, or every mistake in the file. */
export type ParsedSettings =
  | { readonly settings: Settings; readonly mistakes?: undefined }
  | { readonly settings?: undefined; readonly mistakes: readonly string[] };

const MOST_MISTAKES = 100;

/**
 * Reads the text of a settings file. Mistakes come all at once, in the order of their lines, each as one sentence:
 * `overrides[0].scope: lies outside of all scopes; write … (line 12)`.
 */
export function parseSettings(text: string, known: Known): ParsedSettings {
  const { file, mistakes } = readYaml(text);
  if (file === undefined) return { mistakes: inWords(mistakes) };
  const result = settingsSchema(known).safeParse(file.value);
  const found = [...mistakes, ...(result.success ? [] : inSchema(result.error.issues, file)), ...between(file)];
  if (found.length > 0 || !result.success) return { mistakes: inWords(found) };
  return { settings: result.data };
}

type Issue = { readonly code: string; readonly path: readonly PropertyKey[]; readonly message: string };

/** An issue about unknown members holds one line for each of them. */
function inSchema(
  issues: readonly (Issue & { readonly keys?: readonly string[] })[],
  file: YamlFile,
): readonly Mistake[] {
  return issues.flatMap(({ path, message, keys }) =>
    keys === undefined
      ? [{ path, message, line: file.lineOf(path) }]
      : message.split('\n').map((line, index) => {
          const at = [...path, keys[index] ?? ''];
          return { path: at, message: line, line: file.lineOf(at) };
        }),
  );
}

function between(file: YamlFile): readonly Mistake[] {
  return crossChecks(file.value).map((mistake) => ({ ...mistake, line: file.lineOf(mistake.path) }));
}

function inWords(mistakes: readonly Mistake[]): readonly string[] {
  const sorted = mistakes.slice(0, MOST_MISTAKES).sort((a, b) => a.line - b.line);
  const words = sorted.map(({ path, message, line }) => `${spelled(path)}: ${message} (line ${String(line)})`);
  const more = mistakes.length - sorted.length;
  return more > 0 ? [...words, `settings: has ${String(more)} more mistakes of this kind; mend these first`] : words;
}

function spelled(path: readonly PropertyKey[]): string {
  const text = path
    .map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${shortened(String(step))}`))
    .join('');
  return text === '' ? 'settings' : text.replace(/^[.]/, '');
}

const shortened = (member: string): string =>
  member === '' ? '""' : member.slice(0, 80).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '�');
