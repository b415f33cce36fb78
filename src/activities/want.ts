import type { ResourceRef } from '../model/resource.ts';
import { readInspection, resourceKey, want, wantOnce, type Wanted } from '../records/resources.ts';
import type { Deps } from './deps.ts';

/**
 * Asks for a live look that begins from now on, and starts an inspection unless one is at work. A sweep only adds to the
 * list: what an event already asked for says more.
 */
export async function lookAt(
  deps: Deps,
  ref: ResourceRef,
  why: { readonly origin: Wanted['origin']; readonly deleted: boolean },
): Promise<void> {
  const key = resourceKey(ref);
  const now = deps.clock.now();
  const wanted = { resourceId: ref.id, token: deps.randomId(), since: now, ...why };
  await (why.origin === 'sweep' ? wantOnce : want)(deps.store, key, wanted);
  await startInspection(deps, key);
}

/** Starts an inspection of a wanted resource unless a live lease shows that one is at work. `true` when started. */
export async function startInspection(deps: Deps, key: string): Promise<boolean> {
  const inspection = (await readInspection(deps.store, key))?.value;
  const busy = inspection?.leaseUntil != null && inspection.leaseUntil > deps.clock.now();
  if (busy) return false;
  const run = (inspection?.run ?? 0) + 1;
  await deps.workflows.start('inspectResource', `inspect-${key}-${String(run)}`, { resourceKey: key, run });
  return true;
}
