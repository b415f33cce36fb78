import type { Json, JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { isObject, mergePatch } from './merge-patch.ts';

/** The body after a plan that writes this one resource; `undefined` when the plan deletes it. */
export function preview<P>(state: ResourceState<P> | undefined, plan: Plan): ResourceState<P> | undefined {
  let body = state as Json | undefined;
  for (const change of plan) {
    if (change.method === 'DELETE') body = undefined;
    else if (change.method === 'PATCH') body = mergePatch(body, change.body);
    else body = { ...namesOf(body), ...change.body };
  }
  return body as ResourceState<P> | undefined;
}

/** What a PUT leaves as it is: the members by which ARM names a resource. */
function namesOf(body: Json | undefined): JsonObject {
  if (!isObject(body)) return {};
  const { id, name, type, systemData } = body;
  return { id, name, type, ...(systemData === undefined ? {} : { systemData }) };
}
