import { scopeContains } from '../engine/scope.ts';
import type { Instant } from '../model/json.ts';
import type { OpenCase } from '../records/cases.ts';
import { pausesNow } from '../records/pauses.ts';
import { stormsNow } from '../records/storms.ts';
import type { Deps } from './deps.ts';

/**
 * A pause or a storm that was ended and settings that were mended tell nobody: is what holds up a case one of these? Each
 * is read once, however many cases are asked for.
 */
export function releases(deps: Deps, now: Instant): (open: OpenCase) => Promise<boolean> {
  const pauses = once(() => pausesNow(deps.store, now));
  const storms = once(() => stormsNow(deps.store));
  const settings = once(() => deps.settings.load());
  return async ({ blockedBy, resourceId }) => {
    const holds = ({ scope }: { readonly scope: string }): boolean => scopeContains(scope, resourceId);
    switch (blockedBy) {
      case 'paused':
        return !(await pauses()).some(holds);
      case 'storm':
        return !(await storms()).some(holds);
      case 'settings-broken':
        return (await settings()).broken === undefined;
      default:
        return false;
    }
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => (known ??= read());
}
