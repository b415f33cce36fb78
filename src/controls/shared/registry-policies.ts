import { patch } from '../../engine/changes.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Change } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import { registry } from '../../resources/registry.ts';
import type { RegistryProperties } from '../../resources/registry.ts';

type Policies = NonNullable<RegistryProperties['policies']>;

/**
 * Changes one policy of a registry and sends all that the body shows, because the service takes the object as a whole.
 * What the service keeps for itself (`lastUpdatedTime`) is left out.
 */
export function patchPolicy(
  { id, properties }: ResourceState<RegistryProperties>,
  name: keyof Policies,
  members: JsonObject,
  apiVersion: string = registry.apiVersion,
): Change {
  const policies: Record<string, JsonObject> = {};
  for (const [one, policy] of byName(properties.policies ?? {})) {
    if (policy != null) policies[one] = sendable(policy);
  }
  policies[name] = { ...policies[name], ...members };
  return { ...patch(registry, id, { properties: { policies } }), apiVersion };
}

function sendable(policy: JsonObject): JsonObject {
  return Object.fromEntries(byName(policy).filter(([name, value]) => name !== 'lastUpdatedTime' && value !== null));
}

/** In one order, whatever order the body has: the same policies make the same plan. */
function byName<T>(members: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
}
