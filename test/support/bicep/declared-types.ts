import type { Decorator, Expression, TypeExpression } from './syntax.ts';
import { plainText } from './texts.ts';
import { ANY, ANY_OBJECT, anyOf, BOOL, INT, listOf, NULL, TEXT, type BicepType, type MemberType } from './types.ts';

const PRIMITIVES: Readonly<Record<string, BicepType>> = {
  string: TEXT,
  int: INT,
  bool: BOOL,
  object: ANY_OBJECT,
  array: listOf(ANY),
  any: ANY,
};

/** Types that files declare, by name. */
export type DeclaredTypes = ReadonlyMap<string, TypeExpression>;

/** The type that a type expression says. A name that nobody declares is anything here; that it is unknown is said elsewhere. */
export function declaredType(type: TypeExpression | undefined, types: DeclaredTypes): BicepType {
  if (type === undefined) return ANY;
  switch (type.kind) {
    case 'named':
      return PRIMITIVES[type.name] ?? declaredType(types.get(type.name), types);
    case 'literal':
      return literalType(type.value);
    case 'list':
      return { kind: 'array', item: () => declaredType(type.of, types) };
    case 'nullable':
      return anyOf([declaredType(type.of, types), NULL]);
    case 'union':
      return anyOf(type.of.map((one) => declaredType(one, types)));
    case 'record': {
      const { rest } = type;
      const members = type.members.map((member): readonly [string, MemberType] => [
        member.name,
        {
          type: () => declaredType(member.type, types),
          required: member.type.kind !== 'nullable',
          readOnly: false,
        },
      ]);
      const name = `of line ${String(type.line)}`;
      return {
        kind: 'object',
        name,
        members: new Map(members),
        ...(rest === undefined ? {} : { rest: () => declaredType(rest, types) }),
      };
    }
  }
}

/** The names of types in a type expression. */
export function namesInType(type: TypeExpression): readonly string[] {
  switch (type.kind) {
    case 'named':
      return PRIMITIVES[type.name] === undefined && !type.name.startsWith('resource') ? [type.name] : [];
    case 'literal':
      return [];
    case 'list':
    case 'nullable':
      return namesInType(type.of);
    case 'union':
      return type.of.flatMap(namesInType);
    case 'record':
      return [...type.members.map((member) => member.type), ...(type.rest === undefined ? [] : [type.rest])].flatMap(
        namesInType,
      );
  }
}

/** A declared type, narrowed by what decorators say of its values. */
export function narrowed(type: BicepType, decorators: readonly Decorator[]): BicepType {
  const argument = (name: string): Expression | undefined => decorators.find((one) => one.name === name)?.args[0];
  const allowed = argument('allowed');
  if (allowed?.kind === 'array') {
    const values = anyOf(allowed.items.map((item) => literalOf(item)));
    return type.kind === 'array' ? listOf(values) : values;
  }
  const number = (name: string): number | undefined => {
    const found = argument(name);
    return found?.kind === 'number' ? found.value : undefined;
  };
  const low = number(type.kind === 'int' ? 'minValue' : 'minLength');
  const high = number(type.kind === 'int' ? 'maxValue' : 'maxLength');
  if (type.kind !== 'string' && type.kind !== 'int') return type;
  return { ...type, ...(low === undefined ? {} : { min: low }), ...(high === undefined ? {} : { max: high }) };
}

function literalOf(item: Expression): BicepType {
  if (item.kind === 'number' || item.kind === 'boolean') return literalType(item.value);
  return literalType(plainText(item) ?? null);
}

function literalType(value: string | number | boolean | null): BicepType {
  if (value === null) return NULL;
  if (typeof value === 'string') return { kind: 'string', value };
  return typeof value === 'number' ? { kind: 'int', value } : { kind: 'bool', value };
}
