import type { Instant } from '../model/json.ts';
import type { Row } from '../ports/store.ts';
import { listAnswering } from '../records/approvals.ts';
import { beginStep, openRows, readCase, type OpenCase } from '../records/cases.ts';
import { shortHash } from '../records/keys.ts';
import { listWanted } from '../records/resources.ts';
import { watchBreakers } from './breaker-watch.ts';
import { STEP_SLACK_MS } from './cases.ts';
import { later, MINUTE, msBetween, type Deps } from './deps.ts';
import { endWars } from './drift-war.ts';
import { tellHeldBack } from './held-back.ts';
import { replaceLost } from './lost-case.ts';
import { releases } from './released.ts';
import { tendStorms } from './storm.ts';
import { startInspection } from './want.ts';

/** A case that is overdue gets so much longer: nobody can keep a promise while the whole app is away. */
const GRACE_MS = STEP_SLACK_MS;

/** So many resources a round asks for. */
const MOST_ASKED = 1_000;

/** So many runs that never began a round ends: where there are more, the runtime is behind and has lost none of them. */
const MOST_ENDED = 20;

/** So many cases whose hindrance is over a round wakes; the others follow, or go on at their time. */
const MOST_WOKEN = 500;

/**
 * Once a minute: what is wanted and nobody looks at is looked at, cases that were answered or whose hindrance ended go on,
 * and those that broke their promise are replaced by a new generation; cases that wait for their turn to write are called,
 * storms end. Trusts rows and times of its own, never the status of an instance.
 */
export async function tick(deps: Deps): Promise<{ readonly restarted: number; readonly lost: number }> {
  const now = deps.clock.now();
  const restarted = await restartWanted(deps, now);
  for await (const answering of listAnswering(deps.store)) {
    if (msBetween(answering.value.at, now) < MINUTE) continue;
    const record = await readCase(deps.store, answering.value.caseId);
    if (record?.value.state === 'waiting') await goOn(deps, record.value.caseId, now);
    await deps.store.delete(answering);
  }
  await endWars(deps);
  let lost = 0;
  let woken = 0;
  const isReleased = releases(deps, now);
  for await (const open of openRows(deps.store)) {
    if (open.value.dueAt < now) {
      if (await isLost(deps, open, now)) lost += 1;
    } else if (woken < MOST_WOKEN && (await isReleased(open.value))) {
      await deps.workflows.wake(open.value.caseId);
      woken += 1;
    }
  }
  await tendStorms(deps);
  await watchBreakers(deps);
  await tellHeldBack(deps);
  return { restarted, lost };
}

/**
 * Starts what is wanted and nobody looks at. A round takes so many at most, each round beginning elsewhere: in a storm
 * most of what is wanted has its look before it, and asking for each of them costs more than the looks.
 */
async function restartWanted(deps: Deps, now: Instant): Promise<number> {
  const pivot = shortHash(now);
  let restarted = 0;
  let ended = 0;
  let asked = 0;
  for (const range of [{ from: pivot }, { before: pivot }]) {
    for await (const { key, value } of listWanted(deps.store, range)) {
      if (value.comesBy !== undefined && value.comesBy > now) continue;
      if (asked === MOST_ASKED) return restarted;
      asked += 1;
      const answer = await startInspection(deps, key, ended < MOST_ENDED);
      if (answer === 'started') restarted += 1;
      if (answer === 'ended') ended += 1;
    }
  }
  return restarted;
}

/** Wakes the runbook of a case. One that is gone, or failed because another build began it, starts over from the rows. */
async function goOn(deps: Deps, caseId: string, now: Instant): Promise<void> {
  // One that the runtime only calls running does neither: the promise notices, soon.
  await beginStep(deps.store, caseId, later(now, STEP_SLACK_MS), (row) => row);
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
