/** The controls that most stories are about. */
export const TOLD_OF: readonly string[] = [
  'acr-admin-account-disabled',
  'acr-public-network-disabled',
  'rbac-service-principal-no-privileged-subscription-role',
  'rbac-workload-identity-no-privileged-subscription-role',
];

const KEY = Symbol.for('driftwarden.story');
type Told = { [KEY]?: readonly string[] };

/** Says which controls the worlds of this process have from now on. */
export function tellOf(ids: readonly string[]): void {
  (globalThis as Told)[KEY] = ids;
}

/** Have the worlds of this process that control? Each, as long as nobody said which. */
export function inStory(id: string): boolean {
  return (globalThis as Told)[KEY]?.includes(id) ?? true;
}
