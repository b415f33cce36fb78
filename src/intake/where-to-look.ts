import { controlsFor } from '../controls/index.ts';
import type { ResourceRef } from '../model/resource.ts';
import { idOfAll, kindOf, kinds } from '../resources/index.ts';
import { inScopes, lineage, parseResourceId } from '../resources/resource-id.ts';
import type { ResourceEvent } from './event.ts';

/** Where an event leads: to a resource that controls judge, or nowhere. */
export type WhereToLook =
  | { readonly kind: 'look'; readonly ref: ResourceRef; readonly deleted: boolean }
  | { readonly kind: 'not-watched'; readonly why: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * The resource to look at. An event about a child or an extension (an endpoint connection, a lock) leads to the resource
 * that it belongs to; one about what is judged together (diagnostic settings) to all of that at its place. What lies
 * outside the scopes is not looked at, whatever an event claims. An id that can't be read is rejected where it should have
 * named something that is watched. `isJudged`: has a control.
 */
export function whereToLook(
  event: ResourceEvent,
  scopes: readonly string[],
  isJudged: (type: string) => boolean = (type) => controlsFor(type).length > 0,
): WhereToLook {
  const parsed = parseResourceId(event.resourceId);
  if (parsed.kind === 'rejected') {
    if (!isWatched(event.operation)) return { kind: 'not-watched', why: 'no control judges what it did' };
    return { kind: 'rejected', reason: `its resource id is not well formed: ${parsed.why}` };
  }
  if (!inScopes(parsed.ref, scopes)) return { kind: 'not-watched', why: 'outside the scopes' };
  if (!event.succeeded) return { kind: 'not-watched', why: 'the operation did not succeed' };
  if (event.kind === 'action') return { kind: 'not-watched', why: 'an action changes no body' };
  const judged = judgedIn(lineage(parsed.ref), parsed.ref.subscriptionId, isJudged);
  if (judged === undefined) return { kind: 'not-watched', why: 'no control judges it' };
  if (!inScopes(judged, scopes)) return { kind: 'not-watched', why: 'what it belongs to is outside the scopes' };
  return { kind: 'look', ref: judged, deleted: event.kind === 'delete' && judged.key === parsed.ref.key };
}

/** The first of a resource and what it belongs to that a control judges. */
function judgedIn(
  line: readonly ResourceRef[],
  subscriptionId: string,
  isJudged: (type: string) => boolean,
): ResourceRef | undefined {
  for (const [at, ref] of line.entries()) {
    if (!isJudged(ref.type)) continue;
    const kind = kindOf(ref.type);
    if (kind?.together !== true) return ref;
    const place = line[at + 1] ?? { type: SUBSCRIPTION, id: `/subscriptions/${subscriptionId}` };
    const all = kind.below?.includes(place.type) === true ? parseResourceId(idOfAll(kind, place.id)) : undefined;
    if (all?.kind === 'ref') return all.ref;
  }
  return undefined;
}

const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';

/** Is it an operation on a kind that controls judge, or none that is named? */
function isWatched(operation: string): boolean {
  return operation === '' || kinds.some(({ type }) => operation.startsWith(`${type.toLowerCase()}/`));
}
