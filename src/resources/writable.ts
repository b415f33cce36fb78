import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';

/** The part of a tracked resource's body that a PUT may send: without the members of `properties` that Azure keeps. */
export function writableOf<P extends object>(
  { location, tags, sku, identity, properties }: ResourceState<P>,
  readOnly: readonly string[],
): JsonObject {
  return {
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    ...(sku?.name === undefined ? {} : { sku: { name: sku.name } }),
    ...(identity === undefined ? {} : { identity }),
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !readOnly.includes(name))),
  };
}
