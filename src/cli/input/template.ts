import { isObject } from '../../engine/merge-patch.ts';
import { pointerTo } from '../../engine/pointer.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { holdsExpression, knownIn, resolved, type Known } from './expressions.ts';
import { together, type Found } from './found.ts';

const DEPLOYMENT = 'microsoft.resources/deployments';
/** Stands for a passed value that is no literal. An expression that names nothing, so that nothing resolves it. */
const NOT_KNOWN = '[passed by the deployment]';
const NOTHING: Found = { bodies: [], problems: [], notes: [] };

/** A template as Bicep compiles it, or as somebody wrote it. */
export function isTemplate(document: JsonObject): boolean {
  const { $schema: schema, resources } = document;
  return typeof schema === 'string' && /deploymentTemplate\.json/iu.test(schema) && typeof resources === 'object';
}

/** Every resource that a template deploys, also nested ones and those of inner templates. `at`: pointer of the template. */
export function resourcesOfTemplate(template: JsonObject, at: string): Found {
  return resourcesOf(template['resources'], `${at}/resources`, knownIn(template), undefined);
}

type Parent = { readonly type: string; readonly name: string };

/** `resources` is a list, or by symbolic names an object. */
function resourcesOf(resources: Json | undefined, at: string, known: Known, parent: Parent | undefined): Found {
  const entries: readonly (readonly [string, Json])[] = Array.isArray(resources)
    ? resources.map((one: Json, index) => [String(index), one] as const)
    : Object.entries(isObject(resources) ? resources : {}).flatMap(([name, one]) =>
        one === undefined ? [] : [[name, one] as const],
      );
  return together(entries.map(([name, one]) => resourceOf(one, `${at}${pointerTo([name])}`, known, parent)));
}

function resourceOf(raw: Json, at: string, known: Known, parent: Parent | undefined): Found {
  if (!isObject(raw) || typeof raw['type'] !== 'string') {
    return { ...NOTHING, problems: [`${at}: is no resource of a template, for it has no type`] };
  }
  if (raw['existing'] === true || raw['condition'] === false) return NOTHING;
  const { resources, dependsOn, condition, copy, apiVersion, comments, scope, ...members } = raw;
  const own = resolved(members, known);
  const type = parent === undefined ? raw['type'] : `${parent.type}/${raw['type']}`;
  if (!isObject(own)) return NOTHING;
  const name = nameOf(own['name'], parent);
  const inner = raw['type'].toLowerCase() === DEPLOYMENT ? innerTemplate(raw, at, known) : NOTHING;
  const below = resourcesOf(resources, `${at}/resources`, known, { type, name });
  if (raw['type'].toLowerCase() === DEPLOYMENT) return together([inner, below]);
  const body = { properties: {}, ...own, id: `${type}/${name}`, name, type };
  const found = { form: 'template' as const, body, at, placeOf: (path: string) => `${at}${path}` };
  return together([{ ...NOTHING, bodies: [found] }, below]);
}

function nameOf(name: Json | undefined, parent: Parent | undefined): string {
  const own = typeof name === 'string' ? name : '?';
  return parent === undefined ? own : `${parent.name}/${own}`;
}

/**
 * The template within a deployment. With an inner scope its parameters are those that the deployment passes, over its own
 * defaults; with an outer one it sees those of the template around it. A linked template is somewhere else.
 */
function innerTemplate(deployment: JsonObject, at: string, known: Known): Found {
  const properties = deployment['properties'];
  const template = isObject(properties) ? properties['template'] : undefined;
  if (!isObject(properties) || !isObject(template)) {
    return { ...NOTHING, problems: [`${at}: deploys a linked template, which is not in this file; scan it by itself`] };
  }
  const options = properties['expressionEvaluationOptions'];
  const inner = isObject(options) && typeof options['scope'] === 'string' && options['scope'].toLowerCase() === 'inner';
  const scope = inner ? passed(knownIn(template), properties['parameters'], known) : known;
  return resourcesOf(template['resources'], `${at}/properties/template/resources`, scope, undefined);
}

/** A passed value that is no literal hides the default: nobody knows what it will be. */
function passed(own: Known, parameters: Json | undefined, outer: Known): Known {
  const given = Object.entries(isObject(parameters) ? parameters : {}).map(([name, parameter]) => {
    const value = isObject(parameter) ? parameter['value'] : undefined;
    const literal = value === undefined ? undefined : resolved(value, outer);
    return [name, literal === undefined || holdsExpression(literal) ? NOT_KNOWN : literal] as const;
  });
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const defaults = Object.entries(own.parameters).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...own, parameters: Object.fromEntries([...defaults, ...given]) };
}
