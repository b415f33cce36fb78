import { inferCall } from './infer-calls.ts';
import { paramType, templateOf, type FileModel, type Project, type ResourceSymbol } from './project.ts';
import { declaredType } from './declared-types.ts';
import type { Expression, ModuleStatement } from './syntax.ts';
import { plainText } from './texts.ts';
import { resourceType } from './type-data.ts';
import {
  ANY,
  anyOf,
  BOOL,
  INT,
  listOf,
  meant,
  nameOf,
  NULL,
  recordOf,
  TEXT,
  type BicepType,
  type MemberType,
} from './types.ts';

/** Where an expression stands, and whom to tell what is wrong with it. */
export type Scope = {
  readonly project: Project;
  readonly model: FileModel;
  /** Variables of loops and lambdas. */
  readonly locals: ReadonlyMap<string, BicepType>;
  /** Variables whose values are being looked at: a circle ends there. */
  readonly open: readonly string[];
  readonly report: (line: number, message: string) => void;
};

/** The scope with more local variables. */
export function withLocals(scope: Scope, locals: Iterable<readonly [string, BicepType]>): Scope {
  return { ...scope, locals: new Map([...scope.locals, ...locals]) };
}

/** The type of what an expression gives. Tells of members that are not there. */
export function infer(expression: Expression, scope: Scope): BicepType {
  switch (expression.kind) {
    case 'text': {
      for (const part of expression.parts) if (typeof part !== 'string') infer(part, scope);
      const value = plainText(expression);
      return value === undefined ? TEXT : { kind: 'string', value };
    }
    case 'number':
      return { kind: 'int', value: expression.value };
    case 'boolean':
      return { kind: 'bool', value: expression.value };
    case 'null':
      return NULL;
    case 'name':
      return typeOfName(expression.name, scope);
    case 'member':
      return typeOfMember(infer(expression.of, scope), expression.name, scope, expression.line);
    case 'child':
      return typeOfName(expression.name, scope);
    case 'index':
      return typeOfIndex(expression, scope);
    case 'sure':
      return withoutNull(infer(expression.of, scope));
    case 'call':
      return inferCall(expression, scope);
    case 'unary':
      return infer(expression.of, scope).kind === 'int' ? INT : BOOL;
    case 'binary':
      return typeOfBinary(expression.operator, infer(expression.left, scope), infer(expression.right, scope));
    case 'ternary':
      infer(expression.test, scope);
      return anyOf([infer(expression.yes, scope), infer(expression.no, scope)]);
    case 'lambda':
      return infer(
        expression.body,
        withLocals(
          scope,
          expression.parameters.map((name) => [name, ANY]),
        ),
      );
    case 'array':
      return listOf(anyOf(expression.items.map((item) => infer(item, scope))));
    case 'loop':
      if (expression.when !== undefined) infer(expression.when, inLoop(expression, scope));
      return listOf(infer(expression.body, inLoop(expression, scope)));
    case 'object': {
      const members = expression.members.map(({ key, value }) => [key, infer(value, scope)] as const);
      const named = members.flatMap(([key, type]) => (typeof key === 'string' ? [[key, type] as const] : []));
      const record = recordOf(`of line ${String(expression.line)}`, named);
      return named.length === members.length ? record : { ...record, rest: () => ANY };
    }
  }
}

/** The scope inside a loop. */
export function inLoop(
  loop: { readonly item: string; readonly index?: string; readonly over: Expression },
  scope: Scope,
): Scope {
  const over = withoutNull(infer(loop.over, scope));
  const item = over.kind === 'array' ? over.item() : ANY;
  return withLocals(scope, [[loop.item, item], ...(loop.index === undefined ? [] : [[loop.index, INT] as const])]);
}

/** A type without its null. */
export function withoutNull(type: BicepType): BicepType {
  return type.kind === 'union' ? anyOf(type.of().filter(({ kind }) => kind !== 'null')) : type;
}

/** The type of a resource as others read it. */
function typeOfResource({ type, version, statement }: ResourceSymbol): BicepType {
  const body = resourceType(`${type}@${version}`)?.body() ?? ANY;
  if (body.kind !== 'choice') return body;
  const name = statement.body.members.find(({ key }) => key === body.by)?.value;
  return body.elements.get(plainText(name) ?? '')?.() ?? ANY;
}

function typeOfName(name: string, scope: Scope): BicepType {
  const { model, locals, open } = scope;
  const local = locals.get(name);
  if (local !== undefined) return local;
  const param = model.params.get(name);
  if (param !== undefined) return paramType(model, param);
  const variable = model.vars.get(name);
  if (variable !== undefined && !open.includes(name)) {
    return infer(variable.value, { ...scope, locals: new Map(), open: [...open, name] });
  }
  const resource = model.resources.get(name);
  if (resource !== undefined) return looped(resource.statement, typeOfResource(resource));
  const module = model.modules.get(name);
  return module === undefined ? ANY : looped(module, typeOfModule(scope, module));
}

function looped(statement: { readonly loop?: unknown }, type: BicepType): BicepType {
  return statement.loop === undefined ? type : listOf(type);
}

function typeOfModule({ project, model }: Scope, module: ModuleStatement): BicepType {
  const template = templateOf(project, model, module);
  if (template === undefined) return ANY;
  const outputs = [...template.outputs.values()].map(
    ({ name, type }) => [name, declaredType(type, template.types)] as const,
  );
  return recordOf(`module ${module.name}`, [
    ['name', TEXT],
    ['outputs', recordOf(`outputs of ${template.source.file}`, outputs)],
  ]);
}

function typeOfMember(given: BicepType, name: string, scope: Scope, line: number): BicepType {
  const of = withoutNull(given);
  if (of.kind === 'union') return anyOf(of.of().map((one) => typeOfMember(one, name, scope, line)));
  if (of.kind === 'any') return ANY;
  const members: ReadonlyMap<string, MemberType> | undefined =
    of.kind === 'object' ? of.members : of.kind === 'choice' ? of.base : undefined;
  const member = members?.get(name);
  if (member !== undefined) return member.type();
  if (of.kind === 'object' && of.rest !== undefined) return of.rest();
  if (of.kind === 'choice') return ANY;
  const names = [...(members?.keys() ?? [])];
  scope.report(line, `${nameOf(of)} has no ${name}: ${meant(name, names)}`);
  return ANY;
}

function typeOfIndex(expression: Expression & { readonly kind: 'index' }, scope: Scope): BicepType {
  const of = withoutNull(infer(expression.of, scope));
  const index = infer(expression.index, scope);
  if (of.kind === 'array') return of.item();
  const key = plainText(expression.index);
  if (of.kind === 'object' && key !== undefined) return typeOfMember(of, key, scope, expression.line);
  if (of.kind !== 'object' && of.kind !== 'any' && of.kind !== 'union' && of.kind !== 'choice') {
    scope.report(expression.line, `${nameOf(of)} has no items: take [${nameOf(index)}] away`);
  }
  return ANY;
}

function typeOfBinary(operator: string, left: BicepType, right: BicepType): BicepType {
  if (operator === '??') return anyOf([withoutNull(left), right]);
  return /^[-+*/%]$/.test(operator) ? INT : BOOL;
}
