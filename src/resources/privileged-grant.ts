import type { Known } from '../model/facts.ts';
import type { Unfixable } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { RoleAssignmentProperties } from './role-assignment.ts';
import { builtInPermissions, isPrivileged, roleName } from './roles.ts';

type Assignment = ResourceState<RoleAssignmentProperties>;

const SUBSCRIPTION_OR_ABOVE =
  /^\/(?:subscriptions\/[^/]+|providers\/microsoft\.management\/managementgroups\/[^/]+)?$/iu;
const SUBSCRIPTION = /^\/subscriptions\/[^/]+$/iu;
const SUBSCRIPTION_OF_ID = /^(\/subscriptions\/[^/]+)\//iu;

/** May this be a privileged role on a whole subscription, given to a service principal? Roles not in the table may. */
export function mayBePrivilegedGrant({ properties }: Assignment): boolean {
  if (!SUBSCRIPTION_OR_ABOVE.test(properties.scope)) return false;
  if (properties.principalType != null && properties.principalType !== 'ServicePrincipal') return false;
  const known = builtInPermissions(properties.roleDefinitionId);
  return known === undefined || isPrivileged(known);
}

/** Is the role privileged? The table first, then what the definition says. */
export function grantsPrivilege({ properties }: Assignment, facts: Known<'rolePermissions'>): boolean {
  return isPrivileged(builtInPermissions(properties.roleDefinitionId) ?? facts.rolePermissions ?? []);
}

/** The checks that must pass before a role assignment is deleted; `undefined` when none of them forbids it. */
export function mustNotDelete(
  { id, properties }: Assignment,
  facts: Known<'ownPrincipal' | 'pimActivation' | 'otherAccessAdministrators'>,
  profile: Profile,
): Unfixable | undefined {
  const principal = properties.principalId.toLowerCase();
  const own = SUBSCRIPTION_OF_ID.exec(id)?.[1]?.toLowerCase();
  if (!SUBSCRIPTION.test(properties.scope) || properties.scope.toLowerCase() !== own) {
    return { unfixable: `It is inherited from ${properties.scope}; it has to be removed there.` };
  }
  if (facts.ownPrincipal === true) return { unfixable: 'It is an assignment of Driftwarden itself.' };
  if (profile.protectedPrincipals.some((protectedId) => protectedId.toLowerCase() === principal)) {
    return { unfixable: 'The settings protect this principal.' };
  }
  if (facts.pimActivation === true) {
    return { unfixable: 'It is an activation by Privileged Identity Management, which ends it by itself.' };
  }
  if (facts.otherAccessAdministrators === 0) {
    return { unfixable: 'Nobody else could manage access to the subscription any more.' };
  }
  return undefined;
}

/** What could not be checked before a deletion, as a sentence; `undefined` when everything could. */
export function uncheckedBeforeDelete(
  facts: Known<'ownPrincipal' | 'pimActivation' | 'otherAccessAdministrators'>,
): string | undefined {
  const missing = [
    facts.ownPrincipal === undefined ? 'whose identity it is' : undefined,
    facts.pimActivation === undefined ? 'whether it is a timed activation' : undefined,
    facts.otherAccessAdministrators === undefined ? 'who else manages access' : undefined,
  ].filter((text) => text !== undefined);
  return missing.length === 0 ? undefined : `Could not find out ${missing.join(', ')}.`;
}

/** What a person should know before a grant is taken away. */
export function notesOnRemoval({ properties }: Assignment): readonly string[] {
  return [
    'Access falls away within about ten minutes. Narrow roles for what is really needed should be granted first.',
    ...(properties.condition == null
      ? []
      : ['The assignment carries a condition, which may make it narrower than its role.']),
    ...(roleName(properties.roleDefinitionId) === 'User Access Administrator'
      ? [
          'Privileged Identity Management itself needs this role on the subscription: make sure that this is not its principal.',
        ]
      : []),
  ];
}

/** Names for messages. */
export function grantWords({ properties }: Assignment): {
  readonly role: string;
  readonly principal: string;
  readonly scope: string;
} {
  const { roleDefinitionId, principalId, scope } = properties;
  return { role: roleName(roleDefinitionId), principal: principalId, scope };
}
