import type { JsonObject } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { ALL } from './resource-kind.ts';
import type { ResourceKind } from './resource-kind.ts';

/** Changes some members of a resource, and leaves all others as they are. */
export function patch<P>(kind: ResourceKind<P>, resourceId: string, body: JsonObject): Change {
  return { method: 'PATCH', resourceId, apiVersion: kind.apiVersion, body };
}

/** Writes the whole writable part of a resource. */
export function put<P>(kind: ResourceKind<P>, resourceId: string, body: JsonObject): Change {
  return { method: 'PUT', resourceId, apiVersion: kind.apiVersion, body };
}

/** Deletes a resource. */
export function remove<P>(kind: ResourceKind<P>, resourceId: string): Change {
  return { method: 'DELETE', resourceId, apiVersion: kind.apiVersion };
}

/** The id of a single resource among those that a body stands for. */
export function itemId<P>({ id }: ResourceState<P>, name: string): string {
  return `${id.slice(0, -ALL.length)}${name}`;
}
