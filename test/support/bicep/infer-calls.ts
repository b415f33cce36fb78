import { declaredType } from './declared-types.ts';
import { misfit } from './fits.ts';
import { knownFunction } from './functions.ts';
import { infer, withLocals, withoutNull, type Scope } from './infer.ts';
import { pathFrom } from './project.ts';
import type { Expression } from './syntax.ts';
import { plainText } from './texts.ts';
import { ANY, anyOf, BOOL, INT, listOf, typeOfJson, type BicepType, type ObjectType } from './types.ts';

type Call = Expression & { readonly kind: 'call' };

/** The type of what a call gives. Tells of too few or too many arguments and of arguments that do not fit. */
export function inferCall(call: Call, scope: Scope): BicepType {
  const isNamespaced = call.on?.kind === 'name' && ['sys', 'az'].includes(call.on.name);
  if (call.on !== undefined && !isNamespaced) {
    infer(call.on, scope);
    for (const arg of call.args) infer(arg, scope);
    return ANY;
  }
  const own = scope.model.functions.get(call.name);
  const types = own === undefined ? withLambdas(call, scope) : call.args.map((arg) => infer(arg, scope));
  if (own !== undefined) {
    count(call, own.parameters.length, own.parameters.length, scope);
    for (const [index, parameter] of own.parameters.entries()) {
      const why = misfit(types[index] ?? ANY, declaredType(parameter.type, scope.model.types));
      if (why !== undefined) scope.report(call.line, `${call.name}: ${parameter.name} ${why}`);
    }
    return declaredType(own.returns, scope.model.types);
  }
  const known = knownFunction(call.name);
  if (known === undefined) return ANY;
  count(call, known.least, known.most, scope);
  return given(call, types, scope) ?? known.gives;
}

function count({ name, args, line }: Call, least: number, most: number, scope: Scope): void {
  if (args.length >= least && args.length <= most) return;
  const right = least === most ? String(least) : `${String(least)} to ${String(most)}`;
  scope.report(line, `${name}() has ${String(args.length)} arguments; it takes ${right}`);
}

/** Lambdas are looked at with the type of the items that they are given. */
function withLambdas(call: Call, scope: Scope): readonly BicepType[] {
  const first = call.args[0] === undefined ? ANY : withoutNull(infer(call.args[0], scope));
  const item = first.kind === 'array' ? first.item() : ANY;
  return call.args.map((arg, place) => {
    if (place === 0) return first;
    if (arg.kind !== 'lambda') return infer(arg, scope);
    return infer(arg.body, withLocals(scope, lambdaTypes(call.name, arg.parameters, item)));
  });
}

function lambdaTypes(name: string, parameters: readonly string[], item: BicepType) {
  const types = name === 'sort' ? [item, item] : name === 'reduce' ? [ANY, item, INT] : [item, INT];
  return parameters.map((parameter, place) => [parameter, types[place] ?? ANY] as const);
}

function given({ name, args }: Call, types: readonly BicepType[], scope: Scope): BicepType | undefined {
  const [first = ANY, second = ANY] = types;
  const isList = first.kind === 'array';
  switch (name) {
    case 'union':
    case 'concat':
      return merged(types);
    case 'map':
      return listOf(second);
    case 'filter':
    case 'sort':
      return first;
    case 'take':
    case 'skip':
      return isList ? first : undefined;
    case 'first':
    case 'last':
      return isList ? first.item() : undefined;
    case 'flatten':
      return isList ? first.item() : undefined;
    case 'coalesce':
      return anyOf([...types.slice(0, -1).map(withoutNull), types.at(-1) ?? ANY]);
    case 'min':
    case 'max':
      return INT;
    case 'bool':
      return BOOL;
    case 'loadJsonContent':
      return jsonType(args, scope);
    default:
      return undefined;
  }
}

function merged(types: readonly BicepType[]): BicepType {
  if (types.every(({ kind }) => kind === 'array')) {
    return listOf(anyOf(types.flatMap((type) => (type.kind === 'array' ? [type.item()] : []))));
  }
  const objects = types.filter((type): type is ObjectType => type.kind === 'object');
  if (objects.length < types.length) return ANY;
  const isOpen = objects.some(({ rest }) => rest !== undefined);
  const members = new Map(objects.flatMap((one) => [...one.members]));
  return { kind: 'object', name: 'union', members, ...(isOpen ? { rest: () => ANY } : {}) };
}

/** The file's own content, or the part of it that a plain path (`reader.actions`) names. */
function jsonType(args: readonly Expression[], { project, model }: Scope): BicepType {
  const path = plainText(args[0]);
  const text = path === undefined ? undefined : project.sources.get(pathFrom(model.source.file, path));
  if (text === undefined) return ANY;
  try {
    const steps = (plainText(args[1]) ?? '')
      .replace(/^\$\.?/, '')
      .split('.')
      .filter(Boolean);
    const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
    const found = steps.reduce<unknown>((here, step) => (isObject(here) ? here[step] : undefined), JSON.parse(text));
    return found === undefined ? ANY : typeOfJson(found);
  } catch {
    return ANY;
  }
}
