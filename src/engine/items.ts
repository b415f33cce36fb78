import type { Json, JsonObject } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { isObject } from './merge-patch.ts';
import { ALL } from './resource-kind.ts';

/**
 * The name of the single resource that a change writes, where the body stands for all of a kind at one place; `undefined`
 * where it writes something else. Spelled as in the body where the body has it.
 */
export function itemOf<P>(state: ResourceState<P>, { resourceId }: Pick<Change, 'resourceId'>): string | undefined {
  if (!state.id.endsWith(`/${ALL}`)) return undefined;
  const place = state.id.slice(0, -ALL.length);
  const name = resourceId.slice(place.length);
  if (!resourceId.toLowerCase().startsWith(place.toLowerCase()) || name === '' || name.includes('/')) return undefined;
  return Object.keys(itemsOf(state)).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

/** The bodies that a body stands for, by their names. */
export function itemsOf<P>({ properties }: ResourceState<P>): JsonObject {
  const { items } = properties as JsonObject;
  return isObject(items) ? items : {};
}

/** The body with another one, or none, under a name. */
export function withItem<P>(state: ResourceState<P>, name: string, item: Json | undefined): ResourceState<P> {
  const others = Object.entries(itemsOf(state)).filter(([known]) => known !== name);
  const items = Object.fromEntries(item === undefined ? others : [...others, [name, item]]);
  return { ...state, properties: { ...state.properties, items } };
}
