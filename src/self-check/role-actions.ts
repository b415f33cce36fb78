import type { Control } from '../engine/control.ts';
import type { RoleGroup } from '../model/self-check.ts';

/** What the app itself needs, whatever the catalogue. */
const OF_THE_APP = ['Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Resources/subscriptions/read'];

/** What the self-check reads of the app's own resources, on its own groups: the reader may see none of them. */
const OF_THE_SELF_CHECK = [
  'Microsoft.Authorization/locks/read',
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleDefinitions/read',
  'Microsoft.EventGrid/systemTopics/eventSubscriptions/read',
  'Microsoft.EventGrid/systemTopics/read',
  'Microsoft.Insights/dataCollectionRules/read',
  'Microsoft.Web/sites/config/read',
  'Microsoft.Web/sites/read',
];

/** Actions in the order of their names, each with who asks for it. */
export type AskedActions = readonly (readonly [action: string, askedBy: readonly string[]])[];

/**
 * The actions of each group of roles, with who asks for each: a control, the app (`driftwarden`) or its self-check. What
 * controls ask for lies in exactly one group.
 */
export function actionsByGroup(controls: readonly Control[]): ReadonlyMap<RoleGroup, AskedActions> {
  const askedBy = new Map<string, string[]>(OF_THE_APP.map((action) => [action, ['driftwarden']]));
  for (const { id, meta } of controls) {
    for (const action of meta.permissions) askedBy.set(action, [...(askedBy.get(action) ?? []), id]);
  }
  const entries = [...askedBy].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const groups = new Map<RoleGroup, AskedActions>();
  for (const group of ['reader', 'executor', 'remover', 'granter'] as const) {
    groups.set(
      group,
      entries.filter(([action]) => groupOf(action) === group),
    );
  }
  return groups.set(
    'self',
    OF_THE_SELF_CHECK.map((action) => [action, ['self-check']]),
  );
}

function groupOf(action: string): RoleGroup {
  const lower = action.toLowerCase();
  if (lower === 'microsoft.authorization/roleassignments/delete') return 'remover';
  if (lower === 'microsoft.authorization/roleassignments/write') return 'granter';
  return lower.endsWith('/read') ? 'reader' : 'executor';
}
