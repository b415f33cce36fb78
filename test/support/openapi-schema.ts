import type { Json, JsonObject } from '../../src/model/json.ts';
import { isObject, textOf } from '../../src/simulator/wire.ts';

/** Follows a reference; the resolver that comes back is that of the document where the schema stands. */
export type Resolve = (schema: Json | undefined) => { readonly schema: JsonObject; readonly resolve: Resolve };

type Direction = 'request' | 'response';

/**
 * How a value departs from an OpenAPI 2 schema, in words: types, enums, missing and unknown members, read-only members in
 * requests, write-only ones in answers.
 */
export function schemaProblems(
  value: Json | undefined,
  given: Json | undefined,
  resolver: Resolve,
  direction: Direction,
  at = '$',
): readonly string[] {
  const { schema, resolve } = resolver(given);
  if (value === undefined || value === null) return [];
  const options = schema['enum'];
  if (Array.isArray(options) && !options.some((option) => sameText(option as Json, value))) {
    return [`${at} is ${JSON.stringify(value)}, not one of ${JSON.stringify(options)}`];
  }
  if (Array.isArray(value)) {
    if (isAnything(schema)) return [];
    if (schema['type'] !== undefined && schema['type'] !== 'array')
      return [`${at} is a list, not a ${textOf(schema['type'])}`];
    return (value as readonly Json[]).flatMap((element, index) =>
      schemaProblems(element, schema['items'], resolve, direction, `${at}[${String(index)}]`),
    );
  }
  if (isObject(value)) return objectProblems(value, schema, resolve, direction, at);
  const type = textOf(schema['type']);
  const fits = type === '' || (type === 'integer' ? Number.isInteger(value) : typeof value === type);
  return fits ? [] : [`${at} is ${JSON.stringify(value)}, not a ${type}`];
}

function objectProblems(
  value: JsonObject,
  schema: JsonObject,
  resolve: Resolve,
  direction: Direction,
  at: string,
): readonly string[] {
  const type = textOf(schema['type']);
  if (type !== '' && type !== 'object') return [`${at} is an object, not a ${type}`];
  const members = membersOf(schema, resolve);
  if (members.known.size === 0 && members.additional === undefined) return [];
  const missing = direction === 'request' ? members.required.filter((name) => value[name] === undefined) : [];
  return [
    ...missing.map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const here = `${at}.${name}`;
      const known = members.known.get(name);
      if (known === undefined) {
        if (members.additional === undefined) return [`${here} is not described`];
        return schemaProblems(member, members.additional.schema, members.additional.resolve, direction, here);
      }
      if (direction === 'request' && readOnly(known)) return [`${here} is read-only, and sent`];
      return schemaProblems(member, known.schema, known.resolve, direction, here);
    }),
  ];
}

/** `type: object` without any member is how these documents say "anything". */
function isAnything(schema: JsonObject): boolean {
  return schema['type'] === 'object' && schema['properties'] === undefined && schema['allOf'] === undefined;
}

type Member = { readonly schema: Json | undefined; readonly resolve: Resolve };
type Members = { known: Map<string, Member>; required: string[]; additional: Member | undefined };

function membersOf(schema: JsonObject, resolve: Resolve): Members {
  const members: Members = { known: new Map(), required: [], additional: undefined };
  for (const part of Array.isArray(schema['allOf']) ? (schema['allOf'] as readonly Json[]) : []) {
    const base = resolve(part);
    const inherited = membersOf(base.schema, base.resolve);
    for (const [name, member] of inherited.known) members.known.set(name, member);
    members.required.push(...inherited.required);
    members.additional ??= inherited.additional;
  }
  const own = isObject(schema['properties']) ? schema['properties'] : {};
  for (const [name, member] of Object.entries(own)) members.known.set(name, { schema: member, resolve });
  members.required.push(...(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []));
  if (schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false) {
    members.additional = {
      schema: schema['additionalProperties'] === true ? {} : schema['additionalProperties'],
      resolve,
    };
  }
  return members;
}

function readOnly({ schema, resolve }: Member): boolean {
  const own = isObject(schema) && schema['readOnly'] === true;
  return own || resolve(schema).schema['readOnly'] === true;
}

/** Enums of Azure are compared without regard to case. */
function sameText(a: Json, b: Json): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
}
