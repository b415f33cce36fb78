import type { Json } from '../model/json.ts';
import type { Plan, TouchedMember, Unfixable } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { itemOf } from './items.ts';
import { touchedBy } from './merge-patch.ts';
import { pointerTo, readPointer } from './pointer.ts';
import { isAbout } from './preview.ts';
import type { ResourceKind } from './resource-kind.ts';

/**
 * What stands now in the members that a plan changes. A PUT or a DELETE touches the whole writable part; members that
 * the service keeps for itself, such as the time of the last change, are not part of it. Of resources that are judged
 * together it is the ones that are written. What a plan writes to another resource is not in this body.
 */
export function touchedMembers<P>(
  plan: Plan | Unfixable,
  state: ResourceState<P>,
  kind: ResourceKind<P>,
): readonly TouchedMember[] {
  if ('unfixable' in plan) return [];
  const paths = plan.flatMap((change) => {
    const item = itemOf(state, change);
    if (item !== undefined) return [pointerTo(['properties', 'items', item])];
    if (!isAbout(state, change)) return [];
    const { method, body } = change;
    return [...touchedBy(body ?? {}), ...(method === 'PATCH' ? [] : touchedBy(kind.writable(state)))];
  });
  return [...new Set(paths)].map((path) => {
    const before = readPointer(state, path);
    return before === undefined ? { path } : { path, before };
  });
}

/** Does a secret's marker stand anywhere in it? */
export function holdsMarker(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => name === '$redacted' || holdsMarker(member));
}
