import { patch } from '../../engine/changes.ts';
import { isSameText } from '../../engine/same-text.ts';
import type { Deviation } from '../../engine/control.ts';
import type { ResourceKind } from '../../engine/resource-kind.ts';
import type { Impact } from '../../model/impact.ts';
import type { Change } from '../../model/plan.ts';
import type { ManagedIdentity, ResourceState } from '../../model/resource.ts';

/** What the controls about the identity of an app or a job say. */
export const IDENTITY_TEXTS = {
  rationale:
    'Without an identity of its own, a workload logs in to registries, vaults and databases with passwords. ' +
    'Passwords are copied, stay valid for long and say nothing of who used them.',
  fix: 'Gives it an identity that Azure keeps, in place; what that may do is granted later.',
} as const;

/** One sentence for a workload that logs in as nobody. */
export const NO_IDENTITY = { noIdentity: 'The {{resource}} has no managed identity.' } as const;

/** Where it stands that a workload has no identity; empty when it has one. A type that nobody knows is none. */
export function withoutIdentity<P>(state: ResourceState<P>, called: string): readonly Deviation<'noIdentity'>[] {
  const type = state.identity?.type ?? null;
  if (isSameText(type ?? '', 'SystemAssigned') || isSameText(type ?? '', 'UserAssigned')) return [];
  const words = (type ?? '').split(',').map((word) => word.trim().toLowerCase());
  if (words.some((word) => word === 'systemassigned' || word === 'userassigned')) return [];
  const data = { resource: `${called} ${state.name}` };
  return [{ messageId: 'noIdentity', path: '/identity/type', current: type, desired: 'SystemAssigned', data }];
}

/** Gives a workload an identity of its own. Identities that it has been assigned stay. */
export function giveIdentity<P>(kind: ResourceKind<P>, { id }: ResourceState<P>): [Change] {
  return [patch(kind, id, { identity: { type: 'SystemAssigned' } })];
}

/** Nobody notices an identity that may do nothing yet. */
export function identityImpact(): Impact {
  return {
    configured: { known: true, consumers: [] },
    used: { known: true, consumers: [] },
    notes: [
      'The identity may do nothing until somebody grants it something.',
      'Taken back and given again, it is another identity, and what was granted to the first is lost.',
    ],
  };
}

/**
 * The identity that a workload can use: `system` or an id. The one that it has been assigned is preferred, because it can
 * have been granted a role before. `undefined` where it has none, or several.
 */
export function oneIdentity(identity: ManagedIdentity | undefined): string | undefined {
  const assigned = Object.keys(identity?.userAssignedIdentities ?? {});
  if (assigned.length > 0) return assigned.length === 1 ? assigned[0] : undefined;
  return /systemassigned/iu.test(identity?.type ?? '') ? 'system' : undefined;
}
