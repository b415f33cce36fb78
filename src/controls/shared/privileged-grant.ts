import { isSameText } from '../../engine/same-text.ts';
import type { FactName, Known } from '../../model/facts.ts';
import type { Unfixable } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import type { Profile } from '../../model/settings.ts';
import type { RoleAssignmentProperties } from '../../resources/role-assignment.ts';
import { builtInPermissions, isPrivileged, managesAccess, roleName } from '../../resources/roles.ts';

type Assignment = ResourceState<RoleAssignmentProperties>;
type PreChecks = Known<'rolePermissions' | 'ownPrincipal' | 'pimActivation' | 'otherAccessAdministrators'>;

const SERVICE = 'ServicePrincipal';
const SUBSCRIPTION_OR_ABOVE =
  /^\/(?:subscriptions\/[^/]+|providers\/microsoft\.management\/managementgroups\/[^/]+)?$/iu;
const SUBSCRIPTION_OF_ID = /^(\/subscriptions\/[^/]+)\/providers\//iu;

/** What a body must show to be judged. Without a type of principal or a condition it is judged more strictly, not less. */
export const JUDGED_MEMBERS = ['/properties/scope', '/properties/roleDefinitionId', '/properties/principalId'];

/** ARM actions that these controls need: to read and delete assignments, to write them back, and to have the facts. */
export const GRANT_PERMISSIONS = [
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleAssignments/delete',
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleDefinitions/read',
  'Microsoft.Authorization/roleAssignmentScheduleInstances/read',
  'Microsoft.ManagedIdentity/userAssignedIdentities/read',
  'Microsoft.ContainerInstance/containerGroups/read',
  'Microsoft.App/containerApps/read',
  'Microsoft.App/jobs/read',
];

/** Is it given to a service principal, on a whole subscription or above it? An assignment that names no type may be. */
export function isWideServiceGrant({ properties }: Assignment): boolean {
  const { principalType, scope } = properties;
  return isSameText(principalType ?? SERVICE, SERVICE) && SUBSCRIPTION_OR_ABOVE.test(scope);
}

/** What it takes to judge it: nothing for a harmless role of the table, the permissions of a role that is not in it. */
export function factsToJudge({ properties }: Assignment): readonly ('rolePermissions' | 'principalUse')[] {
  const known = builtInPermissions(properties.roleDefinitionId);
  if (known === undefined) return ['rolePermissions', 'principalUse'];
  return isPrivileged(known, properties.condition) ? ['principalUse'] : [];
}

/** Is the role privileged? The table first, then what its definition says. */
export function grantsPrivilege({ properties }: Assignment, facts: Known<'rolePermissions'>): boolean {
  return isPrivileged(permissionsOf(properties, facts), properties.condition);
}

/** What is told of a privileged grant; `name` is what people call the principal, where that is known. */
export function privilegedGrant({ properties }: Assignment, name?: string) {
  const { roleDefinitionId, principalId, scope } = properties;
  const principal = name === undefined ? principalId : `${name} (${principalId})`;
  return {
    messageId: 'privileged',
    path: '/properties/roleDefinitionId',
    current: roleDefinitionId,
    desired: null,
    data: { role: roleName(roleDefinitionId), principal, scope },
  } as const;
}

/** The checks that must pass before a role assignment is deleted; `undefined` when none of them forbids it. */
export function mustNotDelete(
  { id, properties }: Assignment,
  facts: PreChecks,
  { protectedPrincipals }: Profile,
): Unfixable | undefined {
  const principal = properties.principalId.toLowerCase();
  if (properties.scope.toLowerCase() !== SUBSCRIPTION_OF_ID.exec(id)?.[1]?.toLowerCase()) {
    return { unfixable: `It is inherited from ${properties.scope}; it has to be removed there, by whoever owns that.` };
  }
  if (facts.ownPrincipal === true) {
    return { unfixable: 'It is an assignment of Driftwarden itself; a person has to replace it by narrower roles.' };
  }
  if (protectedPrincipals.some((id) => id.toLowerCase() === principal)) {
    return { unfixable: 'The settings protect this principal; take it off protectedPrincipals to have this removed.' };
  }
  if (facts.pimActivation === true) {
    return {
      unfixable: 'It is an activation by Privileged Identity Management, which ends by itself; change the eligibility.',
    };
  }
  if (facts.otherAccessAdministrators === 0 && managesAccess(permissionsOf(properties, facts))) {
    return { unfixable: 'Nobody else manages access to the subscription; give the role to somebody else first.' };
  }
  return undefined;
}

/** What could not be checked before a deletion, as a sentence; `undefined` when everything could. */
export function uncheckedBeforeDelete(facts: PreChecks): string | undefined {
  const checks: readonly (readonly [fact: FactName & keyof PreChecks, what: string])[] = [
    ['ownPrincipal', 'whether it is an assignment of Driftwarden itself'],
    ['pimActivation', 'whether it is an activation that ends by itself'],
    ['otherAccessAdministrators', 'who else manages access'],
  ];
  const missing = checks.filter(([fact]) => facts[fact] === undefined).map(([, what]) => what);
  return missing.length === 0 ? undefined : `Could not find out ${missing.join(', nor ')}.`;
}

/** What a person should know before a grant is taken away. */
export function notesOnRemoval({ properties }: Assignment): readonly string[] {
  const { condition, roleDefinitionId } = properties;
  const notes = [
    'Access falls away within about ten minutes. Narrow roles for what is really needed should be granted first.',
    'To take the removal back, Driftwarden needs the right to grant this role; without it a person has to.',
  ];
  if (condition != null && condition !== '') {
    notes.push('The assignment carries a condition, which may make it narrower than its role.');
  }
  if (roleName(roleDefinitionId) === 'User Access Administrator') {
    notes.push(
      'Privileged Identity Management itself needs this role on the subscription: make sure that this is not its principal.',
    );
  }
  return notes;
}

function permissionsOf({ roleDefinitionId }: RoleAssignmentProperties, facts: Known<'rolePermissions'>) {
  return builtInPermissions(roleDefinitionId) ?? facts.rolePermissions ?? [];
}
