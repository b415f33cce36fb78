import type { Attempt, AttemptResult } from '../model/case.ts';
import type { Activities, PlanRef } from '../orchestrations/activities.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Row } from '../ports/store.ts';
import { decisionAbout, readCaseFile } from '../records/case-file.ts';
import { readAttempt } from '../records/cases.ts';
import { finishAttempt } from './attempts.ts';
import { later, MINUTE, msBetween, SECOND, type Deps } from './deps.ts';

/** A write that runs longer than this is looked at instead of asked about. */
export const LONGEST_WRITE_MS = 30 * MINUTE;

/** The longer a write runs, the less often it is asked about: each wait is at least this share of the time so far. */
const PATIENCE = 0.2;

type Answer = Awaited<ReturnType<Activities['poll']>>;

/** Asks how a submitted write is doing. When its address is lost or it takes too long, a look has to tell. */
export async function poll(deps: Deps, order: PlanRef & { readonly attempt: number }): Promise<Answer> {
  const now = deps.clock.now();
  const row = await readAttempt(deps.store, order.caseId, order.attempt);
  if (row === undefined) return { kind: 'unknown', lookAt: now };
  if (row.value.result?.kind === 'done') return { kind: 'done' };
  if (msBetween(row.value.startedAt, now) > LONGEST_WRITE_MS) {
    return end(deps, row, { kind: 'unknown', message: 'Azure did not finish within half an hour.' });
  }
  try {
    const change = row.value.changes.length - 1;
    const polled = await deps.executor.poll({ caseId: order.caseId, attempt: order.attempt, change });
    if (polled.kind === 'running') {
      const patient = later(now, Math.round(msBetween(row.value.startedAt, now) * PATIENCE));
      return { kind: 'running', pollAt: polled.pollAt > patient ? polled.pollAt : patient };
    }
    if (polled.kind === 'done') return await end(deps, row, { kind: 'done', status: 200 });
    return await end(deps, row, { kind: 'failed', code: polled.serviceCode, message: polled.message });
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    if (fault.code === 'throttled' || fault.code === 'unavailable') {
      return { kind: 'running', pollAt: fault.retryAt ?? later(now, 30 * SECOND) };
    }
    return end(deps, row, { kind: 'unknown', message: fault.message });
  }
}

async function end(deps: Deps, row: Row<Attempt>, result: AttemptResult): Promise<Answer> {
  const file = await readCaseFile(deps.store, row.value.caseId);
  const { state, proposal } = file;
  if (state !== undefined && proposal !== undefined) {
    const decision = decisionAbout(file, row.value.planHash);
    await finishAttempt(deps, { record: state.value, proposal, decision }, row, result);
  }
  if (result.kind === 'done') return { kind: 'done' };
  if (result.kind === 'failed') {
    const because = `Azure could not finish the fix: ${result.code}. ${result.message}`;
    return { kind: 'refused', outcome: 'needs-attention', because };
  }
  return { kind: 'unknown', lookAt: deps.clock.now() };
}
