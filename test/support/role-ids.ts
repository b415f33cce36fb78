import { boundRoles } from '../../src/self-check/role-bounds.ts';

/**
 * The roles that the conditions on the executor name, as GUIDs: those that the controls judge as privileged, which it may
 * take away, and the narrow ones, which it may give if it is let.
 */
export function roleIds(): string {
  const { privileged, narrow } = boundRoles();
  const names = Object.fromEntries([...privileged, ...narrow].map(({ id, name }) => [id, name]));
  const idsOf = (some: typeof narrow): readonly string[] => some.map(({ id }) => id);
  return `${JSON.stringify({ privileged: idsOf(privileged), narrow: idsOf(narrow), names }, null, 2)}\n`;
}
