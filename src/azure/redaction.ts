import { createHmac } from 'node:crypto';
import type { Json, JsonObject } from '../model/json.ts';
import type { RedactionMarker } from '../model/secret.ts';
import { isSecretText } from '../engine/secret-formats.ts';
import { isSecretName } from '../engine/secret-names.ts';
import { lookOf } from '../engine/value-look.ts';
import { isList, isObject } from './json-parts.ts';

/** What stands instead of a secret is made with this key, 32 random bytes of the deployment. */
export type RedactionKey = string | Uint8Array;

const MARKER = '$redacted';

/**
 * The body with every secret replaced by `{"$redacted": <HMAC>}`: members at `secretPaths` (JSON pointers, `*` for any
 * element), members whose name says that they hold one, `value`s of pairs whose `name` says so, texts that look like one.
 * The same secret gets the same marker everywhere; a body that was redacted before stays as it is. Never cuts a body.
 */
export function redact(body: JsonObject, secretPaths: readonly string[], key: RedactionKey): JsonObject {
  const paths = secretPaths.map((path) => path.split('/').slice(1));
  return members(body, { paths, within: 'nothing', key });
}

/** Does the value hold a marker anywhere? Such a value must not be sent to Azure. */
export function holdsMarker(value: Json | undefined): boolean {
  if (isList(value)) return value.some(holdsMarker);
  if (!isObject(value)) return false;
  return Object.hasOwn(value, MARKER) || Object.values(value).some(holdsMarker);
}

/** A body with its secrets back, or the JSON pointer of the first marker that can't be undone. */
export type Restored =
  { readonly kind: 'restored'; readonly body: JsonObject } | { readonly kind: 'refused'; readonly path: string };

/**
 * Puts the secrets of a body that was just read back where a plan carries markers: only at the same path, and only where
 * the secret still has the marker's HMAC. Anything else is refused, because it would write another secret or a marker.
 */
export function restoreSecrets(body: JsonObject, rawBody: JsonObject, key: RedactionKey): Restored {
  const refused: string[] = [];
  const restored = restoredObject(body, rawBody, '', (marker, raw, path) => {
    if (raw !== undefined && markerOf(raw, key)[MARKER] === marker) return raw;
    refused.push(path);
    return null;
  });
  const [path] = refused;
  return path === undefined ? { kind: 'restored', body: restored } : { kind: 'refused', path };
}

type Walk = {
  /** What is left of the secret paths below this value. */
  readonly paths: readonly (readonly string[])[];
  /** Below a member named after secrets (`secrets`, `credentials`) a `value` is one, below `secret` every text is. */
  readonly within: 'nothing' | 'secrets' | 'secret';
  readonly key: RedactionKey;
};

function members(value: JsonObject, walk: Walk): JsonObject {
  const pairHoldsSecret =
    walk.within !== 'nothing' || (typeof value['name'] === 'string' && isSecretName(value['name']));
  const entries = Object.entries(value).map(([name, member]): [string, Json | undefined] => {
    const paths = below(walk.paths, name);
    const secretName = isSecretName(name);
    const isSecret = secretName || walk.within === 'secret' || (pairHoldsSecret && /^values?$/i.test(name));
    const within = name.toLowerCase() === 'secret' ? 'secret' : secretName ? 'secrets' : walk.within;
    return [name, member === undefined ? undefined : valueOf(member, isSecret, { paths, within, key: walk.key })];
  });
  return Object.fromEntries(entries);
}

function valueOf(value: Json, isSecret: boolean, walk: Walk): Json {
  if (value === null || isMarker(value)) return value;
  if (walk.paths.some((path) => path.length === 0)) return markerOf(value, walk.key);
  if (isList(value)) {
    return value.map((element, index) =>
      valueOf(element, isSecret, { ...walk, paths: below(walk.paths, String(index)) }),
    );
  }
  if (isObject(value)) return members(value, walk);
  if (typeof value === 'string' && value !== '' && (isSecret || isSecretText(value))) return markerOf(value, walk.key);
  return typeof value === 'number' && isSecret ? markerOf(value, walk.key) : value;
}

function below(paths: Walk['paths'], name: string): Walk['paths'] {
  return paths.filter((path) => path[0] === name || path[0] === '*').map((path) => path.slice(1));
}

function markerOf(secret: Json, key: RedactionKey): RedactionMarker {
  const hmac = createHmac('sha256', key).update(JSON.stringify(secret)).digest('hex');
  if (typeof secret === 'number') return { [MARKER]: hmac, looksLike: 'number' };
  return typeof secret === 'string' ? { [MARKER]: hmac, looksLike: lookOf(secret) } : { [MARKER]: hmac };
}

function isMarker(value: Json | undefined): value is RedactionMarker {
  if (!isObject(value) || typeof value[MARKER] !== 'string') return false;
  return Object.keys(value).every((name) => name === MARKER || name === 'looksLike');
}

type Replace = (marker: string, raw: Json | undefined, path: string) => Json;

function restoredObject(value: JsonObject, raw: Json | undefined, path: string, replace: Replace): JsonObject {
  const rawMembers = isObject(raw) ? raw : {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      member === undefined ? undefined : restoredValue(member, rawMembers[name], `${path}/${escaped(name)}`, replace),
    ]),
  );
}

function restoredValue(value: Json, raw: Json | undefined, path: string, replace: Replace): Json {
  if (isMarker(value)) return replace(value[MARKER], raw, path);
  if (isList(value)) {
    const rawElements = isList(raw) ? raw : [];
    return value.map((element, index) =>
      restoredValue(element, rawElements[index], `${path}/${String(index)}`, replace),
    );
  }
  return isObject(value) ? restoredObject(value, raw, path, replace) : value;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
