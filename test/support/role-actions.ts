import type { Control } from '../../src/engine/control.ts';

/** Who of the identities of a deployment may hold an action. */
type Holder = 'reader' | 'executor' | 'remover' | 'granter';

const NAMES: Readonly<Record<Holder, string>> = {
  reader: 'Looks at everything, writes nothing.',
  executor: 'Sends the fixes.',
  remover: 'Deletes role assignments; granted only under a condition that names the roles and the kind of principal.',
  granter: 'Makes role assignments, as undoing a deletion needs it; optional, and only under a condition.',
};

/** What the app itself needs, whatever the catalogue. */
const OF_THE_APP = ['Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Resources/subscriptions/read'];

/** The actions of the custom roles: each with the controls that ask for it. An action lies in exactly one of them. */
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
  return `${JSON.stringify(Object.fromEntries(roles), null, 2)}\n`;
}

function holderOf(action: string): Holder {
  const lower = action.toLowerCase();
  if (lower === 'microsoft.authorization/roleassignments/delete') return 'remover';
  if (lower === 'microsoft.authorization/roleassignments/write') return 'granter';
  return lower.endsWith('/read') ? 'reader' : 'executor';
}
