/** A type of Bicep. What is described by references to itself is reached through functions. */
export type BicepType =
  | { readonly kind: 'any' }
  | { readonly kind: 'null' }
  | {
      readonly kind: 'string';
      /** The one text that it may be. */
      readonly value?: string;
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: string;
    }
  | { readonly kind: 'int'; readonly value?: number; readonly min?: number; readonly max?: number }
  | { readonly kind: 'bool'; readonly value?: boolean }
  | { readonly kind: 'array'; readonly item: () => BicepType }
  | ObjectType
  | { readonly kind: 'union'; readonly of: () => readonly BicepType[] }
  | ChoiceType;

/** Named members, and of what type all others are, if there may be others. */
export type ObjectType = {
  readonly kind: 'object';
  readonly name: string;
  readonly members: ReadonlyMap<string, MemberType>;
  readonly rest?: () => BicepType;
};

/** An object whose members depend on the value of one of them. */
export type ChoiceType = {
  readonly kind: 'choice';
  readonly name: string;
  readonly by: string;
  readonly base: ReadonlyMap<string, MemberType>;
  readonly elements: ReadonlyMap<string, () => BicepType>;
};

/** A member with what the type data says of it. */
export type MemberType = { readonly type: () => BicepType; readonly required: boolean; readonly readOnly: boolean };

export const ANY: BicepType = { kind: 'any' };
export const NULL: BicepType = { kind: 'null' };
export const TEXT: BicepType = { kind: 'string' };
export const INT: BicepType = { kind: 'int' };
export const BOOL: BicepType = { kind: 'bool' };
export const ANY_OBJECT: BicepType = { kind: 'object', name: 'object', members: new Map(), rest: () => ANY };

/** A list of one type. */
export function listOf(item: BicepType): BicepType {
  return { kind: 'array', item: () => item };
}

/** Any of some types; one of any kind makes it any. */
export function anyOf(types: readonly BicepType[]): BicepType {
  const flat = types.flatMap((type) => (type.kind === 'union' ? type.of() : [type]));
  const [first] = flat;
  if (first === undefined || flat.some(({ kind }) => kind === 'any')) return ANY;
  return flat.length === 1 ? first : { kind: 'union', of: () => flat };
}

/** An object type with these members, all of them there. */
export function recordOf(name: string, members: Iterable<readonly [string, BicepType]>): ObjectType {
  return {
    kind: 'object',
    name,
    members: new Map(
      [...members].map(([key, type]) => [key, { type: () => type, required: true, readOnly: false }] as const),
    ),
  };
}

/** The type of a value of JSON, with its texts and numbers. */
export function typeOfJson(value: unknown): BicepType {
  if (value === null || value === undefined) return NULL;
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (Array.isArray(value)) return listOf(anyOf(value.map(typeOfJson)));
  return recordOf(
    'the JSON',
    Object.entries(value).map(([key, one]) => [key, typeOfJson(one)]),
  );
}

/** In words, short enough for a message. */
export function nameOf(type: BicepType): string {
  switch (type.kind) {
    case 'string':
      return type.value === undefined ? 'string' : `'${type.value}'`;
    case 'int':
    case 'bool':
      return type.value === undefined ? type.kind : String(type.value);
    case 'array':
      return `${nameOf(type.item())}[]`;
    case 'union':
      return type.of().slice(0, 12).map(nameOf).join(' | ');
    case 'object':
    case 'choice':
      return `object ${type.name}`;
    case 'any':
    case 'null':
      return type.kind;
  }
}

/** Which of the names was meant, or which there are. */
export function meant(wrong: string, names: readonly string[]): string {
  const [near] = names
    .map((name) => ({ name, far: distance(name.toLowerCase(), wrong.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, wrong.length / 4))
    .sort((a, b) => a.far - b.far);
  if (near !== undefined) return `write ${near.name}`;
  return names.length === 0 ? 'it has none' : `there are: ${[...names].sort().slice(0, 15).join(', ')}`;
}

/** How many letters have to change, come or go. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
