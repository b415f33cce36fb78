import type { Alternative, Change, Request, Step, Unfixable } from '../model/plan.ts';

/** A plan that only a person may carry out: why, what to do in which order, and what can't be brought back. */
export function advise(why: string, steps: readonly Step[], lost: readonly string[]): Unfixable {
  return { unfixable: why, advice: { steps, lost } };
}

/** A step with its request. */
export function step(what: string, request?: Request): Step {
  return request === undefined ? { what } : { what, request };
}

/** A change as a request that a person may send. */
export function requestOf({ method, resourceId, apiVersion, body }: Change): Request {
  return { method, path: resourceId, apiVersion, ...(body === undefined ? {} : { body }) };
}

/** The POST of an action on a resource, such as `stop`. */
export function action(resourceId: string, name: string, apiVersion: string): Request {
  return { method: 'POST', path: `${resourceId}/${name}`, apiVersion };
}

/** Another way that is one request. */
export function alternative(kind: Alternative['kind'], name: string, effect: string, request?: Request): Alternative {
  return { kind, name, effect, steps: [step(`${name}.`, request)] };
}
