import type { RoleGroup } from '../model/self-check.ts';
import { builtInRoles, isPrivileged } from '../resources/roles.ts';

/** Roles that are granted only within bounds: a condition on the assignment says which role assignments they may touch. */
type BoundGroup = Extract<RoleGroup, 'remover' | 'granter'>;

const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';

/** Deletions are judged by the assignment that is there, grants by what the request holds. */
const BOUNDS: Readonly<Record<BoundGroup, { readonly action: string; readonly of: string }>> = {
  remover: { action: 'delete', of: '@Resource' },
  granter: { action: 'write', of: '@Request' },
};

/**
 * The roles that the conditions name: those that the controls judge as privileged, whose assignments may be taken away, and
 * the narrow ones, which may be given.
 */
export function boundRoles(): Readonly<Record<'privileged' | 'narrow', ReturnType<typeof builtInRoles>>> {
  const roles = builtInRoles();
  return {
    privileged: roles.filter(({ permissions }) => isPrivileged(permissions)),
    narrow: roles.filter(({ narrow }) => narrow),
  };
}

/** The condition that a deployment puts on an assignment of a role of this group; `undefined` where it puts none. */
export function conditionOf(group: RoleGroup): string | undefined {
  if (group !== 'remover' && group !== 'granter') return undefined;
  const { action, of } = BOUNDS[group];
  const ids = boundRoles()[group === 'remover' ? 'privileged' : 'narrow'].map(({ id }) => id);
  return (
    `((!(ActionMatches{'${ASSIGNMENTS}/${action}'})) OR (` +
    `${of}[${ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids.join(', ')}} AND ` +
    `${of}[${ASSIGNMENTS}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`
  );
}
