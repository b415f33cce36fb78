/** Does a scope (subscription, group or resource id) contain a resource id? In any case; the empty scope contains nothing. */
export function scopeContains(scope: string, resourceId: string): boolean {
  const outer = scope.toLowerCase().replace(/\/+$/u, '');
  const inner = resourceId.toLowerCase();
  return outer !== '' && (inner === outer || inner.startsWith(`${outer}/`));
}
