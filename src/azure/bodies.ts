import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { RedactionKey } from './redaction.ts';
import { redact } from './redaction.ts';
import { unreadable } from './faults.ts';
import type { Attempted } from './faults.ts';
import { isList, isObject } from './json-parts.ts';
import type { ReadableKind } from './kinds.ts';

/**
 * A body as ARM printed it becomes a state: secrets replaced, the type in the kind's own case. Throws `unreadable` for a
 * body that lacks what every resource has, or that is about another type.
 */
export function stateOf(body: JsonObject, kind: ReadableKind, key: RedactionKey, attempted: Attempted): ResourceState {
  const { id, name, type } = body;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof type !== 'string') {
    throw unreadable(`a ${kind.noun} without id, name or type`, attempted);
  }
  if (type.toLowerCase() !== kind.type.toLowerCase()) throw unreadable(`not a ${kind.noun}: ${type}`, attempted);
  const { properties, ...others } = redact(body, kind.secretPaths, key);
  if (!isObject(properties)) throw unreadable(`${kind.noun} ${name} without properties`, attempted);
  return { ...(others as Omit<ResourceState, 'properties'>), id, name, type: kind.type, properties };
}

/** The elements of a list answer's member. Throws `unreadable` unless it is a list of objects. */
export function elementsOf(body: JsonObject, member: string, attempted: Attempted): readonly JsonObject[] {
  const list = body[member];
  if (isList(list) && list.every(isObject)) return list;
  throw unreadable(`the answer has no list ${member}`, attempted);
}
