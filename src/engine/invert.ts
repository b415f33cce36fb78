import type { Json } from '../model/json.ts';
import type { Change, Irreversible, Plan } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { put } from './changes.ts';
import { itemOf, itemsOf } from './items.ts';
import { inverseMergePatch, isObject } from './merge-patch.ts';
import { isAbout, preview } from './preview.ts';
import type { ResourceKind } from './resource-kind.ts';

/**
 * The usual undo, last change first: the members that a PATCH touched as they were before it; a PUT of the writable part
 * of what was replaced or deleted. A resource that was not there, among those that are judged together, is deleted. What a plan does to another resource can't be told from this body.
 */
export function invert<P>(plan: Plan, before: ResourceState<P>, kind: ResourceKind<P>): Plan | Irreversible {
  const undo: Change[] = [];
  for (const [at, change] of plan.entries()) {
    const item = itemOf(before, change);
    if (item !== undefined) {
      const undone = invertItem(change, itemsOf(before)[item]);
      undo.unshift(undone);
      continue;
    }
    if (!isAbout(before, change)) {
      return irreversible(`What ${change.resourceId} was before is not known.`);
    }
    const here = preview(before, plan.slice(0, at));
    if (here === undefined) return irreversible('The plan writes to a resource that it has deleted.');
    undo.unshift(
      change.method === 'PATCH'
        ? { ...change, body: inverseMergePatch(here as Json, change.body ?? {}) }
        : put(kind, change.resourceId, kind.writable(here)),
    );
  }
  return undo;
}

/** Back to the single resource that was there, or to none. */
function invertItem(change: Change, item: Json | undefined): Change {
  const { method, body, ...where } = change;
  if (!isObject(item)) return { ...where, method: 'DELETE' };
  if (method === 'PATCH') return { ...where, method, body: inverseMergePatch(item, body ?? {}) };
  const { location, tags, properties } = item;
  return {
    ...where,
    method: 'PUT',
    body: {
      ...(location === undefined ? {} : { location }),
      ...(tags === undefined ? {} : { tags }),
      properties: properties ?? {},
    },
  };
}

/** There is no undo: this is what would be lost for good, as a sentence. */
export function irreversible(what: string): Irreversible {
  return { irreversible: what };
}
