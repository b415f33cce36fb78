import type { Instant } from '../model/json.ts';
import type { Row } from '../ports/store.ts';
import { listAnswering } from '../records/approvals.ts';
import { openRows, readCase, type OpenCase } from '../records/cases.ts';
import { pauseOn } from '../records/pauses.ts';
import { stormOn } from '../records/storms.ts';
import { listWanted } from '../records/resources.ts';
import { watchBreakers } from './breaker-watch.ts';
import { STEP_SLACK_MS } from './cases.ts';
import { MINUTE, msBetween, type Deps } from './deps.ts';
import { endWars } from './drift-war.ts';
import { tellHeldBack } from './held-back.ts';
import { replaceLost } from './lost-case.ts';
import { tendStorms } from './storm.ts';
import { startInspection } from './want.ts';

/** A case that is overdue gets so much longer: nobody can keep a promise while the whole app is away. */
const GRACE_MS = STEP_SLACK_MS;

/**
 * Once a minute: what is wanted and nobody looks at is looked at, cases that were answered or whose hindrance ended go on,
 * and those that broke their promise are replaced by a new generation; cases that wait for their turn to write are called,
 * storms end. Trusts rows and times of its own, never the status of an instance.
 */
export async function tick(deps: Deps): Promise<{ readonly restarted: number; readonly lost: number }> {
  let restarted = 0;
  for await (const row of listWanted(deps.store)) {
    if (await startInspection(deps, row.key, row.value.since)) restarted += 1;
  }
  const now = deps.clock.now();
  for await (const answering of listAnswering(deps.store)) {
    if (msBetween(answering.value.at, now) < MINUTE) continue;
    const record = await readCase(deps.store, answering.value.caseId);
    if (record?.value.state === 'waiting') await goOn(deps, record.value.caseId);
    await deps.store.delete(answering);
  }
  await endWars(deps);
  let lost = 0;
  for await (const open of openRows(deps.store)) {
    if (open.value.dueAt < now) {
      if (await isLost(deps, open, now)) lost += 1;
    } else if (await isReleased(deps, open.value, now)) {
      await deps.workflows.wake(open.value.caseId);
    }
  }
  await tendStorms(deps);
  await watchBreakers(deps);
  await tellHeldBack(deps);
  return { restarted, lost };
}

/** Wakes the runbook of a case. One that is gone, or failed because another build began it, starts over from the rows. */
async function goOn(deps: Deps, caseId: string): Promise<void> {
  if ((await deps.workflows.start('remediateDrift', caseId, { caseId })) === 'started') return;
  await deps.workflows.wake(caseId);
}

/** A case that is seen overdue for the first time is noted; one that has not moved since is replaced. */
async function isLost(deps: Deps, open: Row<OpenCase>, now: Instant): Promise<boolean> {
  const { caseId, overdueSince } = open.value;
  if (overdueSince === undefined) {
    await deps.store.update(open, { ...open.value, overdueSince: now });
    return false;
  }
  if (msBetween(overdueSince, now) < GRACE_MS) return false;
  await replaceLost(deps, caseId);
  return true;
}

/** A pause that was ended and settings that were mended tell nobody: is what holds up this case one of these? */
async function isReleased(deps: Deps, { blockedBy, resourceId }: OpenCase, now: Instant): Promise<boolean> {
  if (blockedBy === 'storm') return (await stormOn(deps.store, resourceId)) === undefined;
  if (blockedBy === 'paused') return (await pauseOn(deps.store, resourceId, now)) === undefined;
  return blockedBy === 'settings-broken' && (await deps.settings.load()).broken === undefined;
}
