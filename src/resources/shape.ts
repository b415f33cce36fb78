import { readPointer } from '../engine/pointer.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** What a member may be; a list of texts names the only ones that it may be, in any case. */
export type Shape = 'text' | 'boolean' | 'list' | 'object' | readonly string[];

/** What every resource has, whatever its kind. */
const EVERY: Readonly<Record<string, Shape>> = {
  '/id': 'text',
  '/name': 'text',
  '/type': 'text',
  '/properties': 'object',
};

/**
 * What is wrong with a body, in words; `undefined` when controls can read it. `needed` must be there; `others` must be what
 * they are said to be, unless they are absent, null or an empty text.
 */
export function shapeProblem(
  type: string,
  body: JsonObject,
  needed: Readonly<Record<string, Shape>>,
  others: Readonly<Record<string, Shape>>,
): string | undefined {
  const must: Readonly<Record<string, Shape>> = { ...EVERY, ...needed, '/type': [type] };
  for (const [path, shape] of Object.entries({ ...must, ...others })) {
    const value = readPointer(body, path);
    if (value === undefined || value === null || (value === '' && shape === 'text')) {
      if (Object.hasOwn(must, path)) return `${path} is missing`;
    } else if (!hasShape(value, shape)) {
      return `${path} is not ${typeof shape === 'string' ? `${shape === 'object' ? 'an' : 'a'} ${shape}` : shape.join(' or ')}`;
    }
  }
  return undefined;
}

function hasShape(value: Json, shape: Shape): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    default:
      return typeof value === 'string' && shape.some((word) => word.toLowerCase() === value.toLowerCase());
  }
}
