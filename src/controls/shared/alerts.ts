import type { Json, JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import type { Together } from '../../engine/resource-kind.ts';
import type { Profile } from '../../model/settings.ts';

const GUID_AT = '/subscriptions/'.length;

/** The subscription whose alerts or assignments are judged together: its id in Resource Manager, and its GUID. */
export function placeOfAll({ id }: { readonly id: string }): { readonly id: string; readonly guid: string } {
  const guid = id.slice(GUID_AT, id.indexOf('/', GUID_AT));
  return { id: `/subscriptions/${guid}`, guid };
}

/** Where evidence of something that is missing points: at the name under which it would be made. */
export function missingItem<I extends object>(state: ResourceState<Together<I>>, name: string) {
  const { [name]: item } = state.properties.items as Readonly<Record<string, I | undefined>>;
  return { path: `/properties/items/${name}`, current: (item ?? null) as Json } as const;
}

/**
 * The id that a rule of that name would have: beside the workspace of the settings, as far as this is in the same
 * subscription. Otherwise only a person knows where it belongs.
 */
export function ruleBesideWorkspace(
  type: string,
  name: string,
  subscriptionId: string,
  { logWorkspace = '' }: Profile,
) {
  const group = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)\/providers\//iu.exec(logWorkspace)?.[1];
  if (group?.toLowerCase().startsWith(`${subscriptionId.toLowerCase()}/`) !== true) return undefined;
  return `${group}/providers/${type}/${name}`;
}

/** The PUT of a rule that a person sends once what stands in capitals is filled in; nothing where nobody knows its place. */
export function requestFor(path: string | undefined, apiVersion: string, body: JsonObject) {
  return path === undefined ? undefined : ({ method: 'PUT', path, apiVersion, body } as const);
}

/** What the advice of an alert begins with: without an action group it tells nobody. */
export const WHO_IS_TOLD = 'Choose the action group that is told, or make one: an alert without one tells nobody.';
