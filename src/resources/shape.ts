import { segmentsOf } from '../engine/pointer.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** What a member may be; a list of texts names the only ones that it may be, in any case. */
export type Shape = 'text' | 'boolean' | 'number' | 'list' | 'object' | readonly string[];

type Rule = {
  readonly path: string;
  readonly segments: readonly string[];
  readonly shape: Shape;
  readonly isNeeded: boolean;
};

/** What every resource has, whatever its kind. */
const EVERY: Readonly<Record<string, Shape>> = { '/id': 'text', '/name': 'text', '/properties': 'object' };

/**
 * Makes the check whether controls can read a body: it answers what is wrong in words, or `undefined`. `needed` must be
 * there; `others` must be what they are said to be, unless they are absent, null or an empty text. `*` in a pointer of
 * these stands for every element of a list and every member of an object. Pointers are taken
 * apart once, here, and the last answer is kept, because every control of a kind asks about the same body and bodies are
 * never changed in place: the check runs for every body of every sweep.
 */
export function shapeCheck(
  type: string,
  needed: Readonly<Record<string, Shape>>,
  others: Readonly<Record<string, Shape>>,
): (body: JsonObject) => string | undefined {
  const rulesOf = (shapes: Readonly<Record<string, Shape>>, isNeeded: boolean): readonly Rule[] =>
    Object.entries(shapes).map(([path, shape]) => ({ path, segments: segmentsOf(path), shape, isNeeded }));
  const rules = [...rulesOf({ ...EVERY, '/type': [type], ...needed }, true), ...rulesOf(others, false)];
  let last: { readonly body: JsonObject; readonly problem: string | undefined } = { body: {}, problem: undefined };
  return (body) => {
    if (last.body !== body) last = { body, problem: firstProblem(body, rules) };
    return last.problem;
  };
}

function firstProblem(body: JsonObject, rules: readonly Rule[]): string | undefined {
  for (const rule of rules) {
    const problem = problemOf(body, rule);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What is wrong with a value, from one segment of the rule's pointer on. */
function problemOf(from: Json | undefined, rule: Rule, start = 0): string | undefined {
  const { path, segments, shape, isNeeded } = rule;
  let value = from;
  for (let at = start; at < segments.length; at += 1) {
    if (typeof value !== 'object' || value === null) return isNeeded ? `${path} is missing` : undefined;
    const segment = segments[at] ?? '';
    if (segment === '*') {
      for (const one of Object.values(value) as readonly (Json | undefined)[]) {
        const problem = problemOf(one, rule, at + 1);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
    value = (value as JsonObject)[segment];
  }
  if (value === undefined || value === null || (value === '' && shape === 'text')) {
    return isNeeded ? `${path} is missing` : undefined;
  }
  return hasShape(value, shape) ? undefined : `${path} is not ${inWords(shape)}`;
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
      return shape.includes(value) || shape.some((word) => word.toLowerCase() === value.toLowerCase());
  }
}

function inWords(shape: Shape): string {
  if (typeof shape !== 'string') return shape.join(' or ');
  return `${shape === 'object' ? 'an' : 'a'} ${shape}`;
}
