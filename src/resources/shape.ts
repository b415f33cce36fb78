import { pointerTo, segmentsOf } from '../engine/pointer.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** What a member may be; a list of texts names the only ones that it may be, in any case. */
export type Shape = 'text' | 'boolean' | 'number' | 'list' | 'object' | readonly string[];

/** What may stand at one place of a body and below it. Made once per kind: rules of pointers that begin alike share a walk. */
type Place = {
  readonly key: string;
  readonly path: string;
  shape?: Shape;
  isNeeded: boolean;
  /** Is any text but an empty one right, and nothing said of what is below? Most of what a body has is this. */
  isText: boolean;
  /** The place of every element of a list and every member of an object. */
  each?: Place;
  readonly members: Place[];
};

/** What every resource has, whatever its kind. */
const EVERY: Readonly<Record<string, Shape>> = { '/id': 'text', '/name': 'text', '/properties': 'object' };

/**
 * Makes the check whether controls can read a body: it answers what is wrong in words, or `undefined`. `needed` must be
 * there; `others` must be what they are said to be, unless they are absent, null or an empty text. `*` in a pointer of
 * these stands for every element of a list and every member of an object. Pointers become one tree, once, here, so that
 * each member is read once whatever is said of what it holds; and the last answer is kept, because every control of a kind
 * asks about the same body and bodies are never changed in place: the check runs for every body of every sweep.
 */
export function shapeCheck(
  type: string,
  needed: Readonly<Record<string, Shape>>,
  others: Readonly<Record<string, Shape>>,
): (body: JsonObject) => string | undefined {
  const whole: Place = { key: '', path: '', isNeeded: false, isText: false, members: [] };
  for (const [path, shape] of Object.entries({ ...EVERY, '/type': [type], ...needed }))
    demand(whole, path, shape, true);
  for (const [path, shape] of Object.entries(others)) demand(whole, path, shape, false);
  let last: JsonObject = {};
  let problem: string | undefined;
  return (body) => {
    if (last !== body) {
      problem = problemBelow(body, whole);
      last = body;
    }
    return problem;
  };
}

/** Writes a rule into the tree. What leads to a needed member is needed as well, or its absence would be seen nowhere. */
function demand(whole: Place, path: string, shape: Shape, isNeeded: boolean): void {
  let here = whole;
  for (const key of segmentsOf(path)) {
    const found = key === '*' ? here.each : here.members.find((place) => place.key === key);
    const next = found ?? { key, path: `${here.path}${pointerTo([key])}`, isNeeded: false, isText: false, members: [] };
    if (found === undefined && key === '*') here.each = next;
    else if (found === undefined) here.members.push(next);
    if (isNeeded) next.isNeeded = true;
    here = next;
  }
  here.shape = shape;
  here.isText = shape === 'text';
}

/** What is wrong with a value that stands at a place, or with what it holds. */
function problemAt(value: Json | undefined, place: Place): string | undefined {
  const { shape } = place;
  if (value === undefined || value === null || (value === '' && shape === 'text')) {
    return place.isNeeded ? `${place.path} is missing` : undefined;
  }
  if (shape !== undefined && !hasShape(value, shape)) return `${place.path} is not ${inWords(shape)}`;
  if (typeof value === 'object') return problemBelow(value, place);
  const lacking = place.members.find(({ isNeeded }) => isNeeded);
  return lacking === undefined ? undefined : `${lacking.path} is missing`;
}

function problemBelow(value: JsonObject | readonly Json[], { members, each }: Place): string | undefined {
  for (const place of members) {
    const member = (value as JsonObject)[place.key];
    if (isSurelyRight(member, place)) continue;
    const problem = problemAt(member, place);
    if (problem !== undefined) return problem;
  }
  if (each === undefined) return undefined;
  for (const one of Array.isArray(value) ? (value as readonly Json[]) : Object.values(value)) {
    const problem = isSurelyRight(one, each) ? undefined : problemAt(one, each);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What most members are: absent where they may be, or any text where a text belongs. Saves a call for each. */
function isSurelyRight(value: Json | undefined, { isNeeded, isText }: Place): boolean {
  if (value === undefined || value === null) return !isNeeded;
  return isText && typeof value === 'string' && value !== '';
}

function hasShape(value: Json, shape: Shape): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    default:
      if (typeof value !== 'string') return false;
      return (
        shape[0] === value || shape.includes(value) || shape.some((word) => word.toLowerCase() === value.toLowerCase())
      );
  }
}

function inWords(shape: Shape): string {
  if (typeof shape !== 'string') return shape.join(' or ');
  return `${shape === 'object' ? 'an' : 'a'} ${shape}`;
}
