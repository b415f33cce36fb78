import type { Actor } from '../model/case.ts';
import type { Instant, Json, JsonObject } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { ChangeQuery, MemberChange, ResourceChange } from '../ports/changes.ts';
import type { Attempted } from './faults.ts';
import { unreadable } from './faults.ts';
import { isList, isObject, parsedJson, textAt } from './json-parts.ts';
import type { RedactionKey } from './redaction.ts';
import { redact } from './redaction.ts';

const TYPE = /^[a-z0-9]+(?:\.[a-z0-9]+)+(?:\/[a-z0-9]+)+$/u;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const LONGEST_TEXT = 200;
/** Control characters, invisible ones, half characters, line ends. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const KINDS = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** The query of the change feed. Its texts are types of the catalogue and times, both checked to be nothing else. */
export function changesQuery({ types, since, before }: ChangeQuery): string {
  const named = types.map((type) => type.toLowerCase());
  if (named.length === 0 || !named.every((type) => TYPE.test(type))) {
    throw new ArmFault('invalid', 'not sent: a query of changes needs resource types');
  }
  return [
    'resourcechanges',
    'extend changedType = tostring(properties.targetResourceType)',
    'extend changedAt = todatetime(properties.changeAttributes.timestamp)',
    `where changedType in~ (${named.map((type) => `'${type}'`).join(', ')})`,
    `where changedAt >= datetime(${timeOf(since)}) and changedAt < datetime(${timeOf(before)})`,
    'project id, properties',
    'order by id asc',
  ].join(' | ');
}

/** A row of the feed, its secrets replaced by markers. Throws `unreadable` for one that does not say what changed when. */
export function changeOf(
  row: JsonObject,
  secretPathsOf: (type: string) => readonly string[],
  key: RedactionKey,
  attempted: Attempted,
): ResourceChange {
  const changeId = textAt(row, 'id');
  const properties = isObject(row['properties']) ? row['properties'] : {};
  const attributes = isObject(properties['changeAttributes']) ? properties['changeAttributes'] : {};
  const resourceId = textAt(properties, 'targetResourceId') ?? '';
  const kind = KINDS[(textAt(properties, 'changeType') ?? '').toLowerCase() as keyof typeof KINDS] as
    ResourceChange['kind'] | undefined;
  const time = Date.parse(textAt(attributes, 'timestamp') ?? '');
  if (changeId === undefined || resourceId === '' || kind === undefined || Number.isNaN(time)) {
    throw unreadable('a change that does not say what changed, how and when', attempted);
  }
  const at = new Date(time).toISOString();
  const clientType = spoken(textAt(attributes, 'clientType'));
  const secretPaths = secretPathsOf(textAt(properties, 'targetResourceType') ?? '');
  const changes = isObject(properties['changes']) ? properties['changes'] : {};
  return {
    changeId,
    resourceId,
    kind,
    at,
    actor: actorOf(attributes, at),
    ...(clientType === undefined ? {} : { clientType }),
    members: Object.entries(changes).map(([path, change]) => memberOf(path, change, secretPaths, key)),
  };
}

function memberOf(
  path: string,
  change: Json | undefined,
  secretPaths: readonly string[],
  key: RedactionKey,
): MemberChange {
  const read = (name: string): Json => (isObject(change) ? (change[name] ?? null) : null);
  const shown = (value: Json): Json => withoutSecrets(segmentsOf(path), value, secretPaths, key);
  return { path, before: shown(read('previousValue')), after: shown(read('newValue')) };
}

/**
 * The value as it may be shown: judged where it stands in a body. A `value` of a pair whose name nobody tells, and half of
 * a document, are taken for secrets.
 */
function withoutSecrets(
  segments: readonly string[],
  value: Json,
  secretPaths: readonly string[],
  key: RedactionKey,
): Json {
  if (value === null) return null;
  const looksLikeJson = typeof value === 'string' && /^\s*[[{]/u.test(value);
  const whole = looksLikeJson ? parsedJson(value) : value;
  const isPairValue = /^values?$/iu.test(segments.at(-1) ?? '');
  if (whole === undefined || isPairValue) return redact({ hidden: value }, ['/hidden'], key)['hidden'] ?? null;
  const body = [...segments].reverse().reduce<Json>((inner, name) => ({ [name]: inner }), whole);
  if (!isObject(body)) return null;
  const redacted = redact(body, secretPaths, key);
  return segments.reduce<Json | undefined>((at, name) => memberNamed(at, name), redacted) ?? null;
}

/** What stands under a name; a marker that took the place of something higher up stands for all of it. */
function memberNamed(at: Json | undefined, name: string): Json | undefined {
  if (!isObject(at) || isList(at)) return at;
  return Object.hasOwn(at, name) ? at[name] : at;
}

/** `properties.a[0].b` and `properties['a.b']` as names; JSON pointers of secrets name any element of a list by `*`. */
function segmentsOf(path: string): readonly string[] {
  return [...path.matchAll(/\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/gu)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? '',
  );
}

/** Who it was: an object id, an app id or what a person signs in with, and sometimes which of these. */
function actorOf(attributes: JsonObject, at: Instant): Actor {
  const by = spoken(textAt(attributes, 'changedBy'));
  const type = textAt(attributes, 'changedByType')?.toLowerCase();
  const operation = spoken(textAt(attributes, 'operation'))?.toLowerCase();
  const correlationId = spoken(textAt(attributes, 'correlationId'));
  const isPerson = type === 'user' || (by?.includes('@') ?? false);
  const isApplication = type !== undefined && /application|principal|identity/u.test(type);
  return {
    ...(by === undefined || by === 'Unspecified' ? {} : GUID.test(by) ? { id: by.toLowerCase() } : { name: by }),
    kind: isPerson ? 'person' : isApplication ? 'application' : 'unknown',
    from: 'feed',
    at,
    ...(operation === undefined ? {} : { operation }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

function spoken(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text.slice(0, LONGEST_TEXT).replace(UNSEEN, ' ');
}

/** The time in our own spelling. Throws `ArmFault` for a text that is none. */
function timeOf(instant: Instant): string {
  const time = Date.parse(instant);
  if (Number.isNaN(time)) throw new ArmFault('invalid', 'not sent: a query of changes needs two times');
  return new Date(time).toISOString();
}
