import type { Json, JsonObject } from '../model/json.ts';
import { readPointer } from '../engine/pointer.ts';

/** What a member may be. A member that is absent or null may always be so. */
export type Shape = 'text' | 'boolean' | 'list' | 'object';

/**
 * What is wrong with a body, in words; `undefined` when controls can read it. `needed` must be there, the others must be
 * what they are said to be when they are there.
 */
export function shapeProblem(
  body: JsonObject,
  needed: Readonly<Record<string, Shape>>,
  others: Readonly<Record<string, Shape>>,
): string | undefined {
  for (const [path, shape] of Object.entries({ ...needed, ...others })) {
    const value = readPointer(body, path);
    if (value === undefined || value === null) {
      if (path in needed) return `${path} is missing`;
    } else if (shapeOf(value) !== shape) return `${path} is not a ${shape}`;
  }
  return undefined;
}

function shapeOf(value: Json): Shape | 'number' {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'object') return 'object';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}
