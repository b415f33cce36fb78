import type { Control } from '../../src/engine/control.ts';
import type { RoleGroup } from '../../src/model/self-check.ts';
import { actionsByGroup } from '../../src/self-check/role-actions.ts';

const DESCRIPTIONS: Readonly<Record<RoleGroup, string>> = {
  reader: 'Looks at everything, writes nothing.',
  executor: 'Sends the fixes.',
  remover: 'Deletes role assignments; granted only under a condition that names the roles and the kind of principal.',
  granter: 'Makes role assignments, as undoing a deletion needs it; optional, and only under a condition.',
  self: "Looks at the app's own resources, writes nothing.",
};

/** The actions of the custom roles, each with who asks for it, as the file for the deployment has them. */
export function roleActions(controls: readonly Control[]): string {
  const roles = [...actionsByGroup(controls)].map(([group, entries]) => {
    const actions = entries.map(([action]) => action);
    return [group, { description: DESCRIPTIONS[group], actions, askedBy: Object.fromEntries(entries) }] as const;
  });
  return `${JSON.stringify(Object.fromEntries(roles), null, 2)}\n`;
}
