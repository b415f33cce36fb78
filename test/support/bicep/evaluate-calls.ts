import { createHash } from 'node:crypto';
import { evaluate, type Call, type Frame } from './evaluate.ts';
import { TENANT } from './place.ts';
import { pathFrom } from './project.ts';
import type { Expression } from './syntax.ts';
import { at, isLater, isList, isRecord, textFrom, type Value } from './values.ts';

type Locals = ReadonlyMap<string, Value>;

/** Functions that need no more than the values of their arguments. */
const SIMPLE: Readonly<Record<string, (...args: readonly (Value | undefined)[]) => Value>> = {
  union: (...args) => merged(args),
  concat: (...args) => (isList(args[0]) ? args.flatMap(listOf) : args.map(textFrom).join('')),
  join: (list, separator) => listOf(list).map(textFrom).join(textFrom(separator)),
  split: (text, separator) => textFrom(text).split(textFrom(separator)),
  toLower: (text) => textFrom(text).toLowerCase(),
  toUpper: (text) => textFrom(text).toUpperCase(),
  replace: (text, from, to) => textFrom(text).replaceAll(textFrom(from), textFrom(to)),
  string: (value) => textFrom(value),
  empty: (value) => isEmpty(value),
  length: (value) => (isList(value) ? value.length : textFrom(value).length),
  contains: (where, what) => contains(where, what),
  startsWith: (text, start) => textFrom(text).toLowerCase().startsWith(textFrom(start).toLowerCase()),
  endsWith: (text, end) => textFrom(text).toLowerCase().endsWith(textFrom(end).toLowerCase()),
  take: (value, count) =>
    isList(value) ? value.slice(0, Number(count)) : textFrom(value).slice(0, Math.max(0, Number(count))),
  skip: (value, count) => (isList(value) ? value.slice(Number(count)) : textFrom(value).slice(Number(count))),
  first: (value) => listOf(value)[0] ?? null,
  last: (value) => listOf(value).at(-1) ?? null,
  flatten: (value) => listOf(value).flatMap(listOf),
  range: (start, count) => Array.from({ length: Number(count) }, (_, index) => Number(start) + index),
  items: (value) =>
    isRecord(value)
      ? Object.keys(value)
          .sort()
          .map((key) => ({ key, value: value[key] ?? null }))
      : [],
  objectKeys: (value) => (isRecord(value) ? Object.keys(value).sort() : []),
  coalesce: (...args) => args.find((arg) => arg !== null && arg !== undefined) ?? null,
  int: (value) => Number(textFrom(value)),
  bool: (value) => textFrom(value).toLowerCase() === 'true',
  json: (text) => JSON.parse(textFrom(text)) as Value,
  base64: (text) => Buffer.from(textFrom(text)).toString('base64'),
  guid: (...args) => guidFrom(args.map(textFrom).join('-')),
  uniqueString: (...args) => `u${guidFrom(args.map(textFrom).join('-')).replaceAll('-', '').slice(0, 12)}`,
  format: (text, ...args) =>
    textFrom(text).replace(/\{(\d+)\}/g, (_all, place: string) => textFrom(args[Number(place)])),
  readEnvironmentVariable: (_name, otherwise) => otherwise ?? '',
  any: (value) => value ?? null,
  tenant: () => ({ tenantId: TENANT }),
  environment: () => ({
    resourceManager: 'https://management.azure.com/',
    authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
    suffixes: { storage: 'core.windows.net', keyvaultDns: '.vault.azure.net' },
  }),
};

/** What a call gives. Throws for a function that this evaluator doesn't know: then it has to learn it. */
export function evaluateCall(call: Call, frame: Frame, locals: Locals): Value {
  const { name, args } = call;
  const own = frame.model.functions.get(name);
  const value = (place: number): Value | undefined => {
    const arg = args[place];
    return arg === undefined ? undefined : evaluate(arg, frame, locals);
  };
  if (own !== undefined) {
    const given = own.parameters.map((one, place) => [one.name, value(place) ?? null] as const);
    return evaluate(own.body, frame, new Map(given));
  }
  if (name.startsWith('load')) return loaded(call, frame);
  const round = lambda(args[1], frame, locals);
  if (round !== undefined) {
    const list = listOf(value(0));
    if (name === 'map') return list.map((item, index) => round([item, index]));
    if (name === 'filter') return list.filter((item, index) => round([item, index]) === true);
    if (name === 'toObject') {
      const member = lambda(args[2], frame, locals);
      return Object.fromEntries(list.map((item) => [textFrom(round([item])), member?.([item]) ?? item]));
    }
  }
  const placed = frame.placed(
    name,
    args.map((_, place) => textFrom(value(place))),
  );
  if (placed !== undefined) return placed;
  const simple = SIMPLE[name];
  if (simple === undefined) throw new Error(`${frame.model.source.file}: ${name}() has to be taught to the evaluator`);
  return simple(...args.map((_, place) => value(place)));
}

function lambda(expression: Expression | undefined, frame: Frame, locals: Locals) {
  if (expression?.kind !== 'lambda') return undefined;
  const { parameters, body } = expression;
  return (values: readonly Value[]): Value =>
    evaluate(
      body,
      frame,
      new Map([...locals, ...parameters.map((name, place) => [name, values[place] ?? null] as const)]),
    );
}

function loaded({ name, args }: Call, frame: Frame): Value {
  const [path, part] = args.map((arg) => textFrom(evaluate(arg, frame, new Map())));
  const text = frame.project.sources.get(pathFrom(frame.model.source.file, path ?? '')) ?? '';
  if (name !== 'loadJsonContent') return text;
  const whole = JSON.parse(text) as Value;
  return part === undefined ? whole : (at(whole, part.replace(/^\$\.?/, '')) ?? null);
}

/** Lists become one without equal items, objects become one: members of later ones win. */
function merged(values: readonly (Value | undefined)[]): Value {
  if (values.every(isList)) {
    const seen = new Map(values.flat().map((item) => [JSON.stringify(item), item]));
    return [...seen.values()];
  }
  const whole: Record<string, Value> = {};
  for (const value of values) {
    for (const [key, member] of Object.entries(isRecord(value) ? value : {})) {
      const before = whole[key];
      whole[key] = isRecord(before) && isRecord(member) && !isLater(member) ? merged([before, member]) : member;
    }
  }
  return whole;
}

function contains(where: Value | undefined, what: Value | undefined): boolean {
  if (isList(where)) return where.some((item) => textFrom(item) === textFrom(what));
  return isRecord(where) ? Object.hasOwn(where, textFrom(what)) : textFrom(where).includes(textFrom(what));
}

function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (isLater(value)) return false;
  return isList(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** A GUID that is the same for the same text; Azure's own would be another one. */
export function guidFrom(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
