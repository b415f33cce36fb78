import type { Json } from '../model/json.ts';
import type { Change, Irreversible, Plan } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { put } from './changes.ts';
import { inverseMergePatch } from './merge-patch.ts';
import type { ResourceKind } from './resource-kind.ts';

/** The usual undo: the members that a PATCH touched as they were; a PUT of the writable part of what was deleted. */
export function invert<P>(plan: Plan, before: ResourceState<P>, kind: ResourceKind<P>): Plan {
  return plan.map((change): Change => {
    if (change.method !== 'PATCH') return put(kind, change.resourceId, kind.writable(before));
    return { ...change, body: inverseMergePatch(before as Json, change.body ?? {}) };
  });
}

/** There is no undo: this is what would be lost for good. */
export function irreversible(what: string): Irreversible {
  return { irreversible: what };
}
