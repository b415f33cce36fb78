import type { Json, JsonObject } from '../model/json.ts';
import { pointerTo } from './pointer.ts';

/** The target after a merge patch (RFC 7396): `null` takes a member away, arrays are replaced whole. */
export function mergePatch(target: Json | undefined, patch: Json | undefined): Json | undefined {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json | undefined> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) Reflect.deleteProperty(result, name);
    else define(result, name, mergePatch(result[name], value));
  }
  return result;
}

/** The patch that takes a patch back. A member that was absent is taken away again, by `null`. */
export function inverseMergePatch(target: Json | undefined, patch: JsonObject): JsonObject {
  const inverse: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = isObject(target) && Object.hasOwn(target, name) ? target[name] : undefined;
    define(inverse, name, isObject(value) && isObject(before) ? inverseMergePatch(before, value) : (before ?? null));
  }
  return inverse;
}

/** JSON pointers of the members that a patch sets or takes away. */
export function touchedBy(patch: JsonObject, above: readonly string[] = []): readonly string[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return isObject(value) && Object.keys(value).length > 0
      ? touchedBy(value, [...above, name])
      : [pointerTo([...above, name])];
  });
}

/** Is it a JSON object, no array and not null? */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a member of any name, `__proto__` too, as a plain member. */
function define(target: Record<string, Json | undefined>, name: string, value: Json | undefined): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
