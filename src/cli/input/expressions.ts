import { isObject } from '../../engine/merge-patch.ts';
import type { Json, JsonObject } from '../../model/json.ts';

/** What a template gives to expressions without a deployment: parameters with literal defaults, literal variables. */
export type Known = { readonly parameters: JsonObject; readonly variables: JsonObject };

/** Is a text an expression of a template, and no text that begins with an escaped bracket? */
export function isExpression(value: Json | undefined): value is string {
  return typeof value === 'string' && value.startsWith('[') && !value.startsWith('[[') && value.endsWith(']');
}

/** Does an expression stand anywhere in the value? */
export function holdsExpression(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((one: Json) => holdsExpression(one));
  if (isObject(value)) return Object.values(value).some(holdsExpression);
  return isExpression(value);
}

const REFERENCE = /^\[\s*(parameters|variables)\(\s*'([^']+)'\s*\)\s*\]$/iu;
const DEEPEST = 10;

/**
 * The value with its trivial expressions resolved: `[parameters('x')]` with a literal default, `[variables('x')]` with a
 * literal value. All other expressions stay as they are. `[[` at the start of a text is one bracket.
 */
export function resolved(value: Json, known: Known, depth = 0): Json {
  if (Array.isArray(value)) return value.map((one: Json) => resolved(one, known, depth));
  if (isObject(value)) {
    const entries = Object.entries(value).map(([name, one]): [string, Json | undefined] => [
      name,
      one === undefined ? undefined : resolved(one, known, depth),
    ]);
    return Object.fromEntries(entries);
  }
  if (typeof value === 'string' && value.startsWith('[[')) return value.slice(1);
  if (!isExpression(value) || depth > DEEPEST) return value;
  const [, source, name] = REFERENCE.exec(value) ?? [];
  if (source === undefined || name === undefined) return value;
  const meant = member(source.toLowerCase() === 'parameters' ? known.parameters : known.variables, name);
  if (meant === undefined) return value;
  const result = resolved(meant, known, depth + 1);
  return holdsExpression(result) ? value : result;
}

/** Names of parameters and variables are compared without case. */
function member(values: JsonObject, name: string): Json | undefined {
  return Object.entries(values).find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1];
}

/** What the parameters and variables of a template are without a deployment. Secure parameters have no default. */
export function knownIn(template: JsonObject): Known {
  const { parameters, variables } = template;
  const defaults = Object.entries(isObject(parameters) ? parameters : {}).flatMap(([name, parameter]) => {
    const value = isObject(parameter) ? parameter['defaultValue'] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return { parameters: Object.fromEntries(defaults), variables: isObject(variables) ? variables : {} };
}
