import { writeBudget } from '../decisions/write-budget.ts';
import { stillTrue } from '../engine/still-true.ts';
import type { Attempt, AttemptResult, CaseRecord, Proposal } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Activities, PlanRef } from '../orchestrations/activities.ts';
import type { Refusal } from '../ports/arm.ts';
import type { Row } from '../ports/store.ts';
import { attemptIn, decisionAbout, readCaseFile, type CaseFile } from '../records/case-file.ts';
import { beginAttempt, beginStep, moveCase, readAttempt } from '../records/cases.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { finishAttempt, recordIntent, resultOfFault } from './attempts.ts';
import { giveSlotsBack } from './breaker.ts';
import { STEP_SLACK_MS } from './cases.ts';
import { claimWrite, releaseWrite } from './claims.ts';
import { later, MINUTE, msBetween, SECOND, type Deps } from './deps.ts';
import { observe } from './observe.ts';
import { LONGEST_WRITE_MS } from './poll.ts';
import { FRESH_LOOK_MS } from './propose.ts';
import { waitAfter } from './waits.ts';

/** A request that got no answer within this time never will. */
export const REQUEST_TIMEOUT_MS = 30 * SECOND;

/** How long a case may keep other cases from writing to its resource: lease plus request time-out. */
const CLAIM_MS = 5 * MINUTE;

type Answer = Awaited<ReturnType<Activities['apply']>>;
type Order = PlanRef & { readonly attempt: number };

/**
 * Sends a plan as one attempt. The attempt is on record before anything is sent; one that is on record without a result
 * is never sent again, because it may have been: then the answer is `unknown`, and somebody looks.
 */
export async function apply(deps: Deps, order: Order): Promise<Answer> {
  const file = await readCaseFile(deps.store, order.caseId);
  const before = attemptIn(file, order.attempt);
  if (before !== undefined) return answerOf(deps, before.value);
  const { proposal } = file;
  const parsed = parseResourceId(proposal?.resourceId ?? '');
  if (proposal?.planHash !== order.planHash || 'unfixable' in proposal.plan || parsed.kind !== 'ref') {
    return spend(deps, order, { kind: 'changed' });
  }
  const now = deps.clock.now();
  const busyUntil = await claimWrite(deps.store, parsed.ref, order.caseId, now, later(now, CLAIM_MS));
  if (busyUntil !== undefined) {
    const because = 'Another fix is writing to this resource.';
    return spend(deps, order, { kind: 'wait', reason: 'busy', until: busyUntil, because });
  }
  // The look that verified the attempt before may have seen nothing: the right to read may be gone.
  const isAgain = order.attempt > 1 && file.attempts.some(({ value }) => value.clientRequestId !== '');
  const moved = isAgain ? await notAsSeen(deps, parsed.ref, proposal) : await notAsDecided(deps, parsed.ref, proposal);
  if (moved !== undefined) {
    const answer = await spend(deps, order, moved);
    if (answer === moved) await releaseWrite(deps, parsed.ref, order.caseId);
    return answer;
  }
  return attempt(deps, order, file, proposal, proposal.plan, parsed.ref);
}

/**
 * Ends an attempt before it is one: nothing was sent, and nothing ever is under its number, also not by a run of the same
 * step that comes late. A number without a request id is no attempt.
 */
async function spend(deps: Deps, { caseId, attempt: number, planHash }: Order, answer: Answer): Promise<Answer> {
  const now = deps.clock.now();
  const spent = await beginAttempt(deps.store, {
    ...{ caseId, number, planHash, owner: deps.randomId(), clientRequestId: '', changes: [] },
    ...{ startedAt: now, endedAt: now, result: { kind: 'not-sent', why: 'It did not come to an attempt.' } },
  });
  return spent === undefined ? begunByAnother(deps, caseId, number, answer) : answer;
}

/** What the attempt of that number means that another run of the step has begun. */
async function begunByAnother(deps: Deps, caseId: string, number: number, orElse: Answer): Promise<Answer> {
  const other = await readAttempt(deps.store, caseId, number);
  return other === undefined ? orElse : answerOf(deps, other.value);
}

/** Nothing when the body is as it was when the plan was made, known from a look younger than 30 s or from one made now. */
async function notAsDecided(deps: Deps, ref: ResourceRef, proposal: Proposal): Promise<Answer | undefined> {
  const isFresh = msBetween(proposal.lookedAt, deps.clock.now()) < FRESH_LOOK_MS;
  return isFresh ? undefined : notAsSeen(deps, ref, proposal);
}

/** The same, from a look that is made now. */
async function notAsSeen(deps: Deps, ref: ResourceRef, proposal: Proposal): Promise<Answer | undefined> {
  const seen = await observe(deps, ref);
  if (seen.kind === 'wait') return { kind: 'wait', reason: 'busy', until: seen.until, because: seen.because };
  if (seen.kind === 'body' && stillTrue(proposal, seen.state)) return undefined;
  return { kind: 'changed' };
}

async function attempt(
  deps: Deps,
  order: Order,
  file: CaseFile,
  proposal: Proposal,
  plan: Plan,
  ref: ResourceRef,
): Promise<Answer> {
  const now = deps.clock.now();
  const begin = (row: CaseRecord): CaseRecord => {
    const { blocked: _blocked, ...rest } = row;
    return { ...rest, state: 'writing', changedAt: now, because: [] };
  };
  const record = await beginStep(deps.store, order.caseId, later(now, STEP_SLACK_MS), begin, file.state);
  if (record === undefined) {
    await releaseWrite(deps, ref, order.caseId);
    return { kind: 'changed' };
  }
  const begun = await beginAttempt(deps.store, {
    caseId: order.caseId,
    number: order.attempt,
    owner: deps.randomId(),
    clientRequestId: guidOf(deps.randomId()),
    changes: plan,
    planHash: order.planHash,
    startedAt: now,
  });
  if (begun === undefined) {
    return begunByAnother(deps, order.caseId, order.attempt, {
      kind: 'unknown',
      lookAt: later(now, REQUEST_TIMEOUT_MS),
    });
  }
  const about = { record, proposal, decision: decisionAbout(file, order.planHash) };
  await recordIntent(deps, about, begun.value);
  const result = await send(deps, begun.value);
  await finishAttempt(deps, about, begun, 'refusal' in result ? notSent(result.refusal) : result.result);
  if (result.unsentFrom !== undefined) await returnSlots(deps, record, begun.value, result.unsentFrom);
  if ('refusal' in result) {
    await releaseWrite(deps, ref, order.caseId);
    return waitAfter(deps, result.refusal);
  }
  return settle(deps, record, ref, begun, result.result, result.pollAt);
}

/** `unsentFrom`: the first change that certainly had no effect. */
type Result = { readonly unsentFrom?: number } & (
  { readonly result: AttemptResult; readonly pollAt?: Instant } | { readonly refusal: Refusal }
);

/** Sends one change after the other; a long-running one must be the last of its plan. */
async function send(deps: Deps, attempt: Attempt): Promise<Result> {
  let status = 0;
  for (const change of attempt.changes.keys()) {
    try {
      const sent = await deps.executor.send({
        caseId: attempt.caseId,
        attempt: attempt.number,
        change,
        planHash: attempt.planHash,
        clientRequestId: attempt.clientRequestId,
      });
      if (sent.kind === 'not-permitted') return { refusal: sent, unsentFrom: change };
      if (sent.kind === 'submitted') return { result: { kind: 'submitted', status: sent.status }, pollAt: sent.pollAt };
      status = sent.status;
    } catch (fault) {
      const failed = resultOfFault(deps, fault);
      return failed.result.kind === 'failed' ? { ...failed, unsentFrom: change } : failed;
    }
  }
  return { result: { kind: 'done', status } };
}

/** What had no effect is no write: others may have its slots. What nobody knows of counts. */
async function returnSlots(
  deps: Deps,
  { resourceId }: CaseRecord,
  { clientRequestId }: Attempt,
  from: number,
): Promise<void> {
  const { settings } = await deps.settings.load();
  const budget = writeBudget(settings, resourceId);
  if (budget !== undefined) await giveSlotsBack(deps, budget, clientRequestId, from);
}

async function settle(
  deps: Deps,
  record: CaseRecord,
  ref: ResourceRef,
  begun: Row<Attempt>,
  result: AttemptResult,
  until: Instant | undefined,
): Promise<Answer> {
  if (result.kind === 'submitted') {
    const now = deps.clock.now();
    await claimWrite(deps.store, ref, record.caseId, now, later(now, LONGEST_WRITE_MS + CLAIM_MS));
    await moveCase(deps.store, record.caseId, later(now, LONGEST_WRITE_MS + STEP_SLACK_MS), (row) => row);
    return { kind: 'submitted', pollAt: until ?? later(deps.clock.now(), 5 * SECOND) };
  }
  if (result.kind === 'unknown') return { kind: 'unknown', lookAt: later(deps.clock.now(), 2 * SECOND) };
  await releaseWrite(deps, ref, record.caseId);
  if (result.kind === 'done') return { kind: 'done' };
  return waitAfter(deps, result, until, begun.value.number);
}

function notSent(refusal: Refusal): AttemptResult {
  return { kind: 'not-sent', why: refusal.why };
}

/** What an attempt that is on record means for the runbook that asks again. */
function answerOf(deps: Deps, before: Attempt): Answer {
  const { result } = before;
  switch (result?.kind) {
    case 'done':
      return { kind: 'done' };
    case 'submitted':
      return { kind: 'submitted', pollAt: later(before.startedAt, 5 * SECOND) };
    case 'failed':
      return waitAfter(deps, result, undefined, before.number);
    case 'not-sent':
      return { kind: 'changed' };
    case 'unknown':
    case undefined:
      return { kind: 'unknown', lookAt: later(before.startedAt, cutOffMs(before.number)) };
  }
}

/** How long to wait before the look at an attempt that was cut off: each time longer, for it is we who are in trouble. */
function cutOffMs(attempt: number): number {
  return (REQUEST_TIMEOUT_MS + 5 * SECOND) * 2 ** Math.min(attempt - 1, 4);
}

/** A GUID of 32 hex digits, marked as version 4. */
function guidOf(hex: string): string {
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}a${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
