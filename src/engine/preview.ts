import type { Json } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { mergePatch } from './merge-patch.ts';

/** The body after a plan that writes this one resource; `undefined` when the plan deletes it. */
export function preview<P>(state: ResourceState<P> | undefined, plan: Plan): ResourceState<P> | undefined {
  let body = state as Json | undefined;
  for (const change of plan) {
    if (change.method === 'DELETE') body = undefined;
    else body = mergePatch(body, change.body);
  }
  return body as ResourceState<P> | undefined;
}
