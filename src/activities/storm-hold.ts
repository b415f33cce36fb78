import type { CaseRecord } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import { readStorm, stormOn, subscriptionOf } from '../records/storms.ts';
import { later, MINUTE, type Deps } from './deps.ts';

/** Over so long the cases of a storm go on after it, each at a time of its own. */
const SPREAD_MS = 10 * MINUTE;

/** What holds a case up in the storm of its scope, and when it asks again; `undefined` when there is none. */
export async function stormHold(
  { store }: Pick<Deps, 'store'>,
  { caseId, resourceId }: CaseRecord,
): Promise<{ readonly since: Instant; readonly until: Instant } | undefined> {
  const storm = await stormOn(store, resourceId);
  return storm && { since: storm.since, until: later(storm.until, shareOf(caseId) * SPREAD_MS) };
}

/** A case that a storm holds up and that is still in it needs no look: nothing would come of it. */
export async function stillHeld(deps: Pick<Deps, 'store' | 'clock'>, record: CaseRecord) {
  if (record.state !== 'blocked' || record.blocked?.reason !== 'storm') return undefined;
  const hold = await stormHold(deps, record);
  if (hold === undefined || hold.until <= deps.clock.now()) return undefined;
  return { kind: 'wait', reason: 'storm', until: hold.until, because: 'The storm is not over yet.' } as const;
}

/** Are approvers told of the storm that the case was opened in, and not of the case by itself? */
export async function isToldAsOne({ store }: Pick<Deps, 'store'>, { storm, resourceId }: CaseRecord): Promise<boolean> {
  if (storm === undefined) return false;
  const row = await readStorm(store, subscriptionOf(resourceId));
  return row !== undefined && row.value.settled !== true && row.value.tellFrom <= storm;
}

/** From 0 up to 1, by the case alone: its id begins with a hash. */
function shareOf(caseId: string): number {
  return (Number.parseInt(caseId.slice(0, 6), 16) || 0) / 0x1000000;
}
