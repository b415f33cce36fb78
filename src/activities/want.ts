import type { ResourceRef } from '../model/resource.ts';
import {
  noteUnbegun,
  readInspection,
  resourceKey,
  unbegunSince,
  want,
  wantOnce,
  type Wanted,
} from '../records/resources.ts';
import { MINUTE, msBetween, type Deps } from './deps.ts';

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
  await startInspection(deps, key, false);
}

/** A run that has not even taken its lease so long after that was first noticed is lost, whatever the runtime says of it. */
const LOST_AFTER_MS = 5 * MINUTE;

/**
 * Starts an inspection of a wanted resource unless a live lease shows that one is at work. A run that never took its lease
 * is noted and then ended (`mayEnd`), so that the next call can start it anew. How long the resource has been wanted does
 * not count: whatever asks for it again and again would keep a run that is lost.
 */
export async function startInspection(
  deps: Deps,
  key: string,
  mayEnd: boolean,
): Promise<'started' | 'ended' | 'at-work'> {
  const inspection = (await readInspection(deps.store, key))?.value;
  const now = deps.clock.now();
  const busy = inspection?.leaseUntil != null && inspection.leaseUntil > now;
  if (busy) return 'at-work';
  const run = (inspection?.run ?? 0) + 1;
  const id = `inspect-${key}-${String(run)}`;
  const started = await deps.workflows.start('inspectResource', id, { resourceKey: key, run });
  if (started === 'started') return 'started';
  if (!mayEnd || msBetween(await unbegunSince(deps.store, key, run, now), now) <= LOST_AFTER_MS) return 'at-work';
  await noteUnbegun(deps.store, key, run, now);
  await deps.workflows.terminate(id, 'The inspection did not begin in time.');
  return 'ended';
}
