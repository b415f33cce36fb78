import type { ResourceRef } from '../model/resource.ts';
import { kindOf, kinds } from '../resources/index.ts';
import { inScopes, lineage, parseResourceId } from '../resources/resource-id.ts';
import type { ResourceEvent } from './event.ts';

/** Where an event leads: to a resource that controls judge, or nowhere. */
export type WhereToLook =
  | { readonly kind: 'look'; readonly ref: ResourceRef; readonly deleted: boolean }
  | { readonly kind: 'not-watched'; readonly why: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * The resource to look at. An event about a child or an extension (an endpoint connection, a lock, a diagnostic setting)
 * leads to the resource that it belongs to. What lies outside the scopes is not looked at, whatever an event claims. An
 * id that can't be read is rejected where it should have named something that is watched.
 */
export function whereToLook(event: ResourceEvent, scopes: readonly string[]): WhereToLook {
  const parsed = parseResourceId(event.resourceId);
  if (parsed.kind === 'rejected') {
    if (!isWatched(event.operation)) return { kind: 'not-watched', why: 'no control judges what it did' };
    return { kind: 'rejected', reason: `its resource id is not well formed: ${parsed.why}` };
  }
  if (!inScopes(parsed.ref, scopes)) return { kind: 'not-watched', why: 'outside the scopes' };
  if (!event.succeeded) return { kind: 'not-watched', why: 'the operation did not succeed' };
  if (event.kind === 'action') return { kind: 'not-watched', why: 'an action changes no body' };
  const judged = lineage(parsed.ref).find(({ type }) => kindOf(type) !== undefined);
  if (judged === undefined) return { kind: 'not-watched', why: 'no control judges it' };
  return { kind: 'look', ref: judged, deleted: event.kind === 'delete' && judged.key === parsed.ref.key };
}

/** Is it an operation on a kind that controls judge, or none that is named? */
function isWatched(operation: string): boolean {
  return operation === '' || kinds.some(({ type }) => operation.startsWith(`${type.toLowerCase()}/`));
}
