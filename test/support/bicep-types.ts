import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { addressOf } from '../../src/simulator/address.ts';
import { isObject, textOf, type WireCall } from '../../src/simulator/wire.ts';

const SPECS = new URL('../../../shared/azure-specs/', import.meta.url);

/** Flags of a member: it must be there, only the service sets it, only the caller does, it stands in the address. */
const REQUIRED = 1;
const READ_ONLY = 2;
const WRITE_ONLY = 4;
const IN_ADDRESS = 8;

type Direction = 'whole request' | 'partial request' | 'response';

/** A file of type data: types refer to each other by their places in the list. */
type TypeFile = { readonly version: string; readonly types: readonly JsonObject[] };

let files: readonly TypeFile[] | undefined;

/**
 * How the body of a request or an answer departs from the type data of its api-version, or of the newest one below it;
 * `undefined` where there is none, or only data as old as `since`.
 */
export function bicepProblems(
  call: WireCall,
  body: Json | undefined,
  direction: 'request' | 'response',
  since: string,
): readonly string[] | undefined {
  const address = addressOf(call.path);
  const version = new URLSearchParams(call.query).get('api-version') ?? '';
  if (address === undefined || call.method === 'POST') return undefined;
  const [newest] = typeFiles()
    .filter((file) => file.version <= version && file.version > since)
    .map((file) => ({ file, root: rootOf(file, address.type) }))
    .filter(({ root }) => root !== undefined)
    .sort((a, b) => (a.file.version < b.file.version ? 1 : -1));
  if (newest?.root === undefined || !isObject(body)) return undefined;
  const { file, root } = newest;
  const how: Direction =
    direction === 'response' ? 'response' : call.method === 'PATCH' ? 'partial request' : 'whole request';
  const list = body['value'];
  if (address.name === undefined && Array.isArray(list)) {
    return (list as readonly Json[]).flatMap((item, index) =>
      problems(file, item, root, how, `$.value[${String(index)}]`),
    );
  }
  return problems(file, body, root, how, '$');
}

function problems(
  file: TypeFile,
  value: Json | undefined,
  type: JsonObject,
  how: Direction,
  at: string,
): readonly string[] {
  if (value === undefined || value === null) return [];
  const wrong = (wanted: string) => [`${at} is ${JSON.stringify(value)}, not ${wanted}`];
  switch (type['$type']) {
    case 'StringType':
      return typeof value === 'string' ? [] : wrong('a string');
    case 'IntegerType':
      return typeof value === 'number' ? [] : wrong('a number');
    case 'BooleanType':
      return typeof value === 'boolean' ? [] : wrong('a boolean');
    case 'StringLiteralType':
      return sameText(value, type['value']) ? [] : wrong(JSON.stringify(type['value']));
    case 'UnionType':
      return unionProblems(file, value, type, at);
    case 'ArrayType':
      if (!Array.isArray(value)) return wrong('a list');
      return (value as readonly Json[]).flatMap((item, index) =>
        problems(file, item, target(file, type['itemType']), how, `${at}[${String(index)}]`),
      );
    case 'ObjectType':
      return isObject(value) ? objectProblems(file, value, type, how, at) : wrong('an object');
    default:
      return [];
  }
}

/** Of a union that also allows any text, only the texts that are named count as described. */
function unionProblems(file: TypeFile, value: Json, type: JsonObject, at: string): readonly string[] {
  const elements = listOf(type['elements']).map((element) => target(file, element));
  const texts = elements.flatMap((element) => (element['value'] === undefined ? [] : [element['value']]));
  const named = texts.some((text) => sameText(value, text));
  return named || texts.length === 0 ? [] : [`${at} is ${JSON.stringify(value)}, not one of ${JSON.stringify(texts)}`];
}

function objectProblems(
  file: TypeFile,
  value: JsonObject,
  type: JsonObject,
  how: Direction,
  at: string,
): readonly string[] {
  const known = isObject(type['properties']) ? type['properties'] : {};
  const additional = type['additionalProperties'];
  const missing = Object.entries(known)
    .filter(
      ([name, member]) => how !== 'partial request' && value[name] === undefined && isNeeded(flagsOf(member), how),
    )
    .map(([name]) => `${at}.${name} is missing`);
  const present = Object.entries(value).flatMap(([name, member]): readonly string[] => {
    const here = `${at}.${name}`;
    const described = known[name];
    if (!isObject(described)) {
      return additional === undefined
        ? [`${here} is not described`]
        : problems(file, member, target(file, additional), how, here);
    }
    const flags = flagsOf(described);
    if (how !== 'response' && (flags & READ_ONLY) > 0) return [`${here} is read-only, and sent`];
    if (how === 'response' && (flags & WRITE_ONLY) > 0) return [`${here} is write-only, and answered`];
    return problems(file, member, target(file, described['type']), how, here);
  });
  return [...missing, ...present];
}

function isNeeded(flags: number, how: Direction): boolean {
  const lacks = how === 'response' ? WRITE_ONLY : READ_ONLY | IN_ADDRESS;
  return (flags & REQUIRED) > 0 && (flags & lacks) === 0;
}

function flagsOf(member: Json | undefined): number {
  return isObject(member) && typeof member['flags'] === 'number' ? member['flags'] : 0;
}

function rootOf({ types }: TypeFile, type: string): JsonObject | undefined {
  const resource = types.find(
    (one) => one['$type'] === 'ResourceType' && textOf(one['name']).toLowerCase().split('@')[0] === type,
  );
  return resource === undefined ? undefined : target({ version: '', types }, resource['body']);
}

function target({ types }: TypeFile, reference: Json | undefined): JsonObject {
  const place = isObject(reference) ? /^#\/(\d+)$/u.exec(textOf(reference['$ref']))?.[1] : undefined;
  return types[Number(place ?? -1)] ?? {};
}

function typeFiles(): readonly TypeFile[] {
  if (!existsSync(SPECS)) return [];
  files ??= globSync('*/*/bicep-types.json', { cwd: SPECS.pathname }).map((file) => ({
    version: file.split('/')[1] ?? '',
    types: JSON.parse(readFileSync(new URL(file, SPECS), 'utf8')) as readonly JsonObject[],
  }));
  return files;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function sameText(a: Json | undefined, b: Json | undefined): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
}
