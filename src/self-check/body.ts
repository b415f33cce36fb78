import type { Json, JsonObject } from '../model/json.ts';

/** The value below some names of a body; `undefined` where there is nothing. */
export function valueAt(body: JsonObject, ...names: readonly string[]): Json | undefined {
  return names.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), body);
}

/** The text there; empty when it is none. */
export function textAt(body: JsonObject, ...names: readonly string[]): string {
  const value = valueAt(body, ...names);
  return typeof value === 'string' ? value : '';
}

/** The texts of the list there. */
export function textsAt(body: JsonObject, ...names: readonly string[]): readonly string[] {
  const value = valueAt(body, ...names);
  return isList(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** The objects of the list there. */
export function objectsAt(body: JsonObject, ...names: readonly string[]): readonly JsonObject[] {
  const value = valueAt(body, ...names);
  return isList(value) ? value.filter(isObject) : [];
}

/** An object, and no list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
