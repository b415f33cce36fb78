import type { Settings } from '../model/settings.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';

/** How a case ends whose resource lies outside the scopes of the settings by now; `undefined` when it does not. */
export function outOfScope(
  settings: Settings,
  resourceId: string,
): { readonly kind: 'ended'; readonly outcome: 'left'; readonly because: string } | undefined {
  const parsed = parseResourceId(resourceId);
  if (parsed.kind === 'ref' && inScopes(parsed.ref, settings.scopes)) return undefined;
  return { kind: 'ended', outcome: 'left', because: 'The settings no longer cover this resource.' };
}
