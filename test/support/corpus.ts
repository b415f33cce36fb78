import { existsSync, globSync, readFileSync } from 'node:fs';
import { isObject } from '../../src/engine/merge-patch.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

const SHARED = new URL('../../../shared/', import.meta.url);
const FILES = ['azure-specs/*/*/examples/*.json', 'azure-specs/**/examples/**/*.json', 'arm-recordings/**/*.json'];

/** Is there a corpus to read? */
export const hasCorpus = existsSync(new URL('azure-specs/', SHARED));

/** A resource body of Azure's own examples and recorded answers, and the file that it stands in. */
export type CorpusBody = { readonly file: string; readonly body: JsonObject & { readonly type: string } };

/** All of them. None where the corpus is absent. */
export function corpus(): readonly CorpusBody[] {
  const files = [...new Set(globSync(FILES, { cwd: SHARED.pathname }))].sort();
  return files.flatMap((file) => {
    const document = JSON.parse(readFileSync(new URL(file, SHARED), 'utf8')) as Json;
    return bodiesIn(document).map((body) => ({ file, body }));
  });
}

/** Every resource body anywhere in a document, also in answers that were recorded as text. */
function bodiesIn(value: Json | undefined): readonly CorpusBody['body'][] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => bodiesIn(item));
  if (typeof value === 'string' && /^\s*[{[]/u.test(value)) return bodiesIn(parsed(value));
  if (!isObject(value)) return [];
  const below = Object.values(value).flatMap(bodiesIn);
  const { id, type } = value;
  const isBody = typeof id === 'string' && typeof type === 'string' && 'properties' in value;
  return isBody ? [{ ...value, type }, ...below] : below;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
