import type { Control } from '../../src/engine/control.ts';

/** Who of the identities of a deployment may hold an action. */
type Holder = 'reader' | 'executor' | 'remover' | 'granter';

const NAMES: Readonly<Record<Holder, string>> = {
  reader: 'Looks at everything, writes nothing.',
  executor: 'Sends the fixes.',
  remover: 'Deletes role assignments; granted only under a condition that names the roles and the kind of principal.',
  granter: 'Makes role assignments, as undoing a deletion needs it; optional, and only under a condition.',
};

/** What the self-check reads of the app's own resources, on its own groups: the reader may see none of them. */
const SELF = {
  description: "Looks at the app's own resources, writes nothing.",
  actions: [
    'Microsoft.Authorization/locks/read',
    'Microsoft.Authorization/roleAssignments/read',
    'Microsoft.Authorization/roleDefinitions/read',
    'Microsoft.EventGrid/systemTopics/eventSubscriptions/read',
    'Microsoft.EventGrid/systemTopics/read',
    'Microsoft.Insights/dataCollectionRules/read',
    'Microsoft.Web/sites/config/read',
    'Microsoft.Web/sites/read',
  ],
};

/** What the app itself needs, whatever the catalogue. */
const OF_THE_APP = ['Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Resources/subscriptions/read'];

/** The actions of the custom roles: each with the controls that ask for it. What controls ask for lies in exactly one of them. */
export function roleActions(controls: readonly Control[]): string {
  const askedBy = new Map<string, string[]>(OF_THE_APP.map((action) => [action, ['driftwarden']]));
  for (const { id, meta } of controls) {
    for (const action of meta.permissions) askedBy.set(action, [...(askedBy.get(action) ?? []), id]);
  }
  const entries = [...askedBy].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const roles = Object.entries(NAMES).map(([holder, description]) => {
    const own = entries.filter(([action]) => holderOf(action) === holder);
    return [holder, { description, actions: own.map(([action]) => action), askedBy: Object.fromEntries(own) }] as const;
  });
  const self = { ...SELF, askedBy: Object.fromEntries(SELF.actions.map((action) => [action, ['self-check']])) };
  return `${JSON.stringify({ ...Object.fromEntries(roles), self }, null, 2)}\n`;
}

function holderOf(action: string): Holder {
  const lower = action.toLowerCase();
  if (lower === 'microsoft.authorization/roleassignments/delete') return 'remover';
  if (lower === 'microsoft.authorization/roleassignments/write') return 'granter';
  return lower.endsWith('/read') ? 'reader' : 'executor';
}
