import { misfit } from './fits.ts';
import { infer, inLoop, type Scope } from './infer.ts';
import type { Expression, ObjectExpression } from './syntax.ts';
import { plainText } from './texts.ts';
import { meant, nameOf, NULL, type BicepType, type MemberType, type ObjectType } from './types.ts';

/** How much was really held against a type, so that a check that sees nothing is seen. */
export type Counts = { resources: number; members: number; values: number; modules: number; params: number };

/** Tells where an expression, as it is written, departs from the type that is wanted there. */
export function conform(expression: Expression, wanted: BicepType, at: string, scope: Scope, counts: Counts): void {
  if (wanted.kind === 'any') {
    infer(expression, scope);
    return;
  }
  switch (expression.kind) {
    case 'ternary':
      infer(expression.test, scope);
      conform(expression.yes, wanted, at, scope, counts);
      conform(expression.no, wanted, at, scope, counts);
      return;
    case 'array': {
      const list = only(wanted, 'array');
      if (list?.kind !== 'array') break;
      for (const [index, item] of expression.items.entries()) {
        conform(item, list.item(), `${at}[${String(index)}]`, scope, counts);
      }
      return;
    }
    case 'loop': {
      const list = only(wanted, 'array');
      if (list?.kind !== 'array') break;
      conform(expression.body, list.item(), `${at}[]`, inLoop(expression, scope), counts);
      return;
    }
    case 'object': {
      const target = only(wanted, 'object') ?? only(wanted, 'choice');
      if (target?.kind === 'object') conformObject(expression, target, at, scope, counts);
      else if (target?.kind === 'choice') conformChoice(expression, target, at, scope, counts);
      else break;
      return;
    }
    default:
  }
  counts.values += 1;
  const why = misfit(infer(expression, scope), wanted);
  if (why !== undefined) scope.report(expression.line, `${at} ${why}`);
}

/** The one part of a type that an expression of this kind can be held against. */
function only(type: BicepType, kind: BicepType['kind']): BicepType | undefined {
  if (type.kind !== 'union') return type.kind === kind ? type : undefined;
  const fitting = type.of().filter((one) => one.kind === kind);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Members of an object against those of its type. */
export function conformObject(
  object: ObjectExpression,
  type: ObjectType,
  at: string,
  scope: Scope,
  counts: Counts,
): void {
  const given = new Set(object.members.map(({ key }) => key));
  const seen = new Set<string>();
  for (const { key, value, line } of object.members) {
    if (typeof key !== 'string') {
      infer(key, scope);
      infer(value, scope);
      continue;
    }
    const here = at === '' ? key : `${at}.${key}`;
    if (seen.has(key)) scope.report(line, `${here} is there twice: take one away`);
    seen.add(key);
    counts.members += 1;
    const member = type.members.get(key);
    if (member?.readOnly === true) {
      scope.report(line, `${here} is read-only: only the service sets it, take it away`);
    } else if (member !== undefined) {
      conform(value, optional(member), here, scope, counts);
    } else if (type.rest !== undefined) {
      const near = meant(key, [...type.members.keys()]);
      if (near.startsWith('write ')) scope.report(line, `${here} looks misspelt: ${near}`);
      conform(value, type.rest(), here, scope, counts);
    } else {
      const writable = [...type.members].filter(([, { readOnly }]) => !readOnly).map(([name]) => name);
      scope.report(line, `${here} is not a member of ${nameOf(type)}: ${meant(key, writable)}`);
    }
  }
  for (const [name, member] of type.members) {
    if (!member.required || member.readOnly || given.has(name)) continue;
    const here = at === '' ? name : `${at}.${name}`;
    scope.report(object.line, `${here} is missing: ${nameOf(type)} needs it`);
  }
}

/** A member that may be left out may also be null. */
function optional(member: MemberType): BicepType {
  const type = member.type();
  if (member.required || type.kind === 'any') return type;
  return { kind: 'union', of: () => [...(type.kind === 'union' ? type.of() : [type]), NULL] };
}

function conformChoice(
  object: ObjectExpression,
  type: BicepType & { readonly kind: 'choice' },
  at: string,
  scope: Scope,
  counts: Counts,
): void {
  const chosen = object.members.find(({ key }) => key === type.by);
  const here = at === '' ? type.by : `${at}.${type.by}`;
  if (chosen === undefined) {
    scope.report(object.line, `${here} is missing: it says which ${type.name} this is`);
    return;
  }
  const value = plainText(chosen.value);
  if (value === undefined) {
    for (const { value: member } of object.members) infer(member, scope);
    return;
  }
  const element = type.elements.get(value)?.();
  if (element?.kind !== 'object') {
    scope.report(
      chosen.line,
      `${here} is '${value}', which is no ${type.name}: ${meant(value, [...type.elements.keys()])}`,
    );
    return;
  }
  conformObject(object, { ...element, members: new Map([...type.base, ...element.members]) }, at, scope, counts);
}
