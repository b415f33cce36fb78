import type { Json, JsonObject } from '../model/json.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { itemOf, itemsOf, withItem } from './items.ts';
import { isObject, mergePatch } from './merge-patch.ts';

/**
 * The body after a plan; `undefined` when the plan deletes the resource. Where the body stands for all resources of a kind
 * at one place, the plan writes single ones of them. What a plan writes elsewhere does not show.
 */
export function preview<P>(state: ResourceState<P> | undefined, plan: Plan): ResourceState<P> | undefined {
  let body = state;
  for (const change of plan) {
    if (body === undefined) body = after(undefined, change) as ResourceState<P> | undefined;
    else {
      const item = itemOf(body, change);
      if (item !== undefined) body = withItem(body, item, afterItem(itemsOf(body)[item], item, change));
      else if (isAbout(body, change)) body = after(body as Json, change) as ResourceState<P> | undefined;
    }
  }
  return body;
}

/** Does the change write this very resource? */
export function isAbout({ id }: { readonly id: string }, { resourceId }: Pick<Change, 'resourceId'>): boolean {
  return id.toLowerCase() === resourceId.toLowerCase();
}

function after(body: Json | undefined, { method, body: sent }: Change): Json | undefined {
  if (method === 'DELETE') return undefined;
  return method === 'PATCH' ? mergePatch(body, sent) : { ...namesOf(body), ...sent };
}

/** One that is new gets the names that its id gives it. */
function afterItem(item: Json | undefined, name: string, change: Change): Json | undefined {
  return after(item ?? { id: change.resourceId, name }, change);
}

/** What a PUT leaves as it is: the members by which ARM names a resource. */
function namesOf(body: Json | undefined): JsonObject {
  if (!isObject(body)) return {};
  const { id, name, type, systemData } = body;
  return {
    id,
    name,
    ...(type === undefined ? {} : { type }),
    ...(systemData === undefined ? {} : { systemData }),
  };
}
