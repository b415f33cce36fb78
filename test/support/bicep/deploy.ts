import { evaluate, rounds, type Frame } from './evaluate.ts';
import { memberOf, templateOf, type FileModel, type Project, type ResourceSymbol } from './project.ts';
import { isScope, placedFunction, scopeId, type Place } from './place.ts';
import type { ModuleStatement } from './syntax.ts';
import { isRecord, textFrom, type Value } from './values.ts';

/** A resource that a deployment would send. */
export type Deployed = {
  readonly file: string;
  readonly line: number;
  readonly symbol: string;
  readonly type: string;
  /** The api-version; empty for the deployment of a module. */
  readonly version: string;
  readonly name: string;
  /** Its id; for what lies on another resource (a lock, a role assignment) that one's id is the beginning. */
  readonly id: string;
  /** Id of the resource, group, subscription or management group that it lies on. */
  readonly on: string;
  readonly body: Value;
};

/** What a deployment would send and give, all modules included. */
export type Deployment = { readonly resources: readonly Deployed[]; readonly outputs: Readonly<Record<string, Value>> };

type Deployable = ResourceSymbol['statement'] | ModuleStatement;
type Locals = ReadonlyMap<string, Value>;
const NOTHING: Locals = new Map();

/**
 * Deploys a template on paper, to this place: conditions are decided, loops are unrolled, modules are gone into. What only
 * Azure can tell (a principal's id, an address) stays a name.
 */
export function deploy(
  project: Project,
  file: string,
  given: Readonly<Record<string, Value>>,
  place: Place,
): Deployment {
  const model = project.files.get(file);
  if (model === undefined) throw new Error(`${file} is not among the files`);
  const resources: Deployed[] = [];
  const outputs = deployFile(project, model, given, place, resources);
  return { resources, outputs };
}

/** The values that a parameter file gives, where the environment says nothing. */
export function parametersOf(project: Project, file: string): Readonly<Record<string, Value>> {
  const model = project.files.get(file);
  if (model === undefined) throw new Error(`${file} is not among the files`);
  const frame = { project, model, read: () => null, placed: () => undefined };
  return Object.fromEntries(
    [...model.params.values()].map(({ name, value }) => [
      name,
      value === undefined ? null : evaluate(value, frame, NOTHING),
    ]),
  );
}

function deployFile(
  project: Project,
  model: FileModel,
  given: Readonly<Record<string, Value>>,
  place: Place,
  resources: Deployed[],
): Readonly<Record<string, Value>> {
  const unknown = Object.keys(given).filter((name) => !model.params.has(name));
  if (unknown.length > 0) throw new Error(`${model.source.file} has no parameter ${unknown.join(', ')}`);
  const known = new Map<string, Value>();
  const frame: Frame = {
    project,
    model,
    placed: (name, args) => placedFunction(name, args, place),
    read: (name) => {
      const before = known.get(name);
      if (before !== undefined) return before;
      const value = valueOf(name);
      known.set(name, value);
      return value;
    },
  };
  const valueOf = (name: string): Value => {
    const param = model.params.get(name);
    if (param !== undefined) {
      const own = given[name];
      return own ?? (param.value === undefined ? null : evaluate(param.value, frame, NOTHING));
    }
    const variable = model.vars.get(name);
    if (variable !== undefined) return evaluate(variable.value, frame, NOTHING);
    const resource = model.resources.get(name);
    if (resource !== undefined)
      return each(resource.statement, (locals, holds) => {
        const value = deployResource(resource, frame, place, locals, holds ? resources : []);
        // Its id and its name are known even if it is not there; what it would tell is not.
        return holds || !isRecord(value) ? value : { ...value, $later: null };
      });
    const module = model.modules.get(name);
    if (module === undefined) throw new Error(`${model.source.file}: nobody declares ${name}`);
    return each(module, (locals, holds) => (holds ? deployModule(module, frame, place, locals, resources) : null));
  };
  const each = (statement: Deployable, once: (locals: Locals, holds: boolean) => Value): Value => {
    const { loop, when } = statement;
    const decided = (locals: Locals): Value =>
      once(locals, when === undefined || evaluate(when, frame, locals) === true);
    return loop === undefined ? decided(NOTHING) : rounds(loop, frame, NOTHING).map(decided);
  };
  for (const name of [...model.resources.keys(), ...model.modules.keys()]) frame.read(name);
  return Object.fromEntries(
    [...model.outputs.values()].map(({ name, value }) => [name, evaluate(value, frame, NOTHING)]),
  );
}

function deployModule(
  module: ModuleStatement,
  frame: Frame,
  place: Place,
  locals: Locals,
  resources: Deployed[],
): Value {
  const template = templateOf(frame.project, frame.model, module);
  if (template === undefined) throw new Error(`${module.path} is not among the files`);
  const params = memberOf(module, 'params');
  const scope = memberOf(module, 'scope');
  const name = memberOf(module, 'name');
  const there = scope === undefined ? place : placeOf(evaluate(scope, frame, locals), place);
  const called = name === undefined ? module.name : textFrom(evaluate(name, frame, locals));
  const type = 'Microsoft.Resources/deployments';
  const on = scopeId(there);
  const id = `${on}/providers/${type}/${called}`;
  const { file } = frame.model.source;
  resources.push({ file, line: module.line, symbol: module.name, type, version: '', name: called, id, on, body: {} });
  const values = params === undefined ? {} : evaluate(params, frame, locals);
  const given = isRecord(values) ? values : {};
  const outputs = deployFile(frame.project, template, given, there, resources);
  return { name: called, outputs };
}

function deployResource(
  { statement, type, version, parent, isNested }: ResourceSymbol,
  frame: Frame,
  place: Place,
  locals: Locals,
  resources: Deployed[],
): Value {
  const written = memberOf(statement, 'parent');
  const above = isNested && parent !== undefined ? frame.read(parent.statement.name) : undefined;
  const over = written === undefined ? above : evaluate(written, frame, locals);
  const scope = memberOf(statement, 'scope');
  const base = scope === undefined ? undefined : evaluate(scope, frame, locals);
  const body = evaluate(statement.body, frame, locals);
  const name = isRecord(body) ? textFrom(body['name']) : '';
  const idOf = (value: Value | undefined): string => (isRecord(value) ? textFrom(value['id']) : '');
  const on = base === undefined ? scopeId(place) : isScope(base) ? scopeId(placeOf(base, place)) : idOf(base);
  const own = type.split('/').at(-1) ?? '';
  const isGroup = type.toLowerCase() === 'microsoft.resources/resourcegroups';
  const id =
    over === undefined || over === null
      ? `${on}/${isGroup ? 'resourceGroups' : `providers/${type}`}/${name}`
      : `${idOf(over)}/${own}/${name}`;
  const later: Value = { later: { resource: name, type, path: '' } };
  if (statement.existing) return { id, name, type, apiVersion: version, $later: later };
  const whole = isRecord(body) ? body : {};
  const sent = Object.fromEntries(
    Object.entries(whole).filter(([key]) => !['scope', 'parent', 'dependsOn'].includes(key)),
  );
  const { file } = frame.model.source;
  resources.push({ file, line: statement.line, symbol: statement.name, type, version, name, id, on, body: sent });
  // What the service fills in is not among what is sent: properties are read as known later.
  const readable = Object.fromEntries(Object.entries(sent).filter(([key]) => key !== 'properties'));
  return { ...readable, id, name, type, apiVersion: version, $later: later };
}

/** The place that a scope stands for: one of the functions about places, or a resource group of the file. */
function placeOf(scope: Value, here: Place): Place {
  const id = isRecord(scope) ? textFrom(scope['id']) : '';
  const group = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?$/i.exec(id);
  if (group === null) throw new Error(`a module can't go to ${id}`);
  const subscription = group[1] ?? here.subscription;
  return group[2] === undefined
    ? { kind: 'subscription', subscription }
    : { kind: 'resourceGroup', subscription, group: group[2] };
}
