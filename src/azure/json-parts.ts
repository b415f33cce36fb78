import type { Json, JsonObject } from '../model/json.ts';

/** Is it a JSON object (no list, not null)? */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Is it a JSON list? */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The elements of a list; none where there is no list. */
export function elementsIn(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** The text that stands at a path of member names, or `undefined`. */
export function textAt(body: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = path.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), body);
  return typeof value === 'string' ? value : undefined;
}

/** The value that a text is the JSON of, or `undefined` when it is none. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
