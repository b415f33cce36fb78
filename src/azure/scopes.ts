const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SCOPE = new RegExp(`^/subscriptions/${GUID}(?:/resourcegroups/[^/]{1,90})?$`);

/** Where a list looks: a whole subscription or one of its groups. */
export type ListScope = { readonly subscriptionId: string; readonly resourceGroup?: string };

/** Is the id one of the scopes or below one? Compares in lower case and by whole segments. */
export function isWithin(id: string, scopes: readonly string[]): boolean {
  const path = id.toLowerCase();
  return normal(scopes).some((scope) => path === scope || path.startsWith(`${scope}/`));
}

/** The subscriptions that the scopes lie in, in lower case, each once. */
export function subscriptionsOf(scopes: readonly string[]): readonly string[] {
  return [...new Set(normal(scopes).map((scope) => scope.split('/')[2] ?? ''))];
}

/** What has to be listed to see everything of a subscription that is in scope; nothing when none of it is. */
export function listScopes(scopes: readonly string[], subscriptionId: string): readonly ListScope[] {
  const subscription = `/subscriptions/${subscriptionId.toLowerCase()}`;
  const inside = normal(scopes).filter((scope) => scope === subscription || scope.startsWith(`${subscription}/`));
  if (inside.includes(subscription)) return [{ subscriptionId }];
  const groups = [...new Set(inside.map((scope) => scope.split('/')[4] ?? ''))].sort();
  return groups.map((resourceGroup) => ({ subscriptionId, resourceGroup }));
}

/** In lower case, without a trailing slash; whatever isn't the id of a subscription or a group is nothing. */
function normal(scopes: readonly string[]): readonly string[] {
  return scopes.map((scope) => scope.toLowerCase().replace(/\/+$/, '')).filter((scope) => SCOPE.test(scope));
}
