import { builtInRoles, isPrivileged } from '../../src/resources/roles.ts';

/**
 * The roles that the conditions on the executor name, as GUIDs: those that the controls judge as privileged, which it may
 * take away, and the narrow ones, which it may give if it is let.
 */
export function roleIds(): string {
  const roles = builtInRoles();
  const privileged = roles.filter(({ permissions }) => isPrivileged(permissions));
  const narrow = roles.filter((role) => role.narrow);
  const names = Object.fromEntries([...privileged, ...narrow].map(({ id, name }) => [id, name]));
  const idsOf = (some: typeof roles): readonly string[] => some.map(({ id }) => id);
  return `${JSON.stringify({ privileged: idsOf(privileged), narrow: idsOf(narrow), names }, null, 2)}\n`;
}
