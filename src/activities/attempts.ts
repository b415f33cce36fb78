import { recordedSteps } from '../audit/chain.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Attempt, AttemptResult, CaseRecord, Proposal } from '../model/case.ts';
import type { Decision } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Row } from '../ports/store.ts';
import { readAttempt } from '../records/cases.ts';
import { decisionAbout, type CaseFile } from '../records/case-file.ts';
import { azRestLines } from '../render/az-rest.ts';
import { caseColumns, modeOf, nameOf } from './audit-columns.ts';
import { msBetween, type Deps } from './deps.ts';

/** The case of an attempt, as the step that deals with it has read it. */
export type AboutAttempt = {
  readonly record: CaseRecord;
  readonly proposal: Proposal;
  /** What was decided about the plan of the attempt. */
  readonly decision: Decision | undefined;
};

const intentKey = ({ number }: Attempt): string => `intent~${String(number)}`;
const outcomeKey = ({ number }: Attempt, { kind }: AttemptResult): string => `outcome~${String(number)}~${kind}`;

/** The intent: on record, in the store, before anything goes out. */
export async function recordIntent(deps: Deps, about: AboutAttempt, attempt: Attempt): Promise<void> {
  const { record, proposal } = about;
  const methods = attempt.changes.map(({ method, resourceId }) => `${method} ${nameOf(resourceId)}`).join(', ');
  await deps.audit.append(record.caseId, intentKey(attempt), {
    ...columns(about, attempt),
    EventType: 'remediation.started',
    EventResult: 'NA',
    Message: `${nameOf(record.resourceId)}: about to send ${methods} (attempt ${String(attempt.number)}).`,
    BeforeState: Object.fromEntries(proposal.touched.map(({ path, before }) => [path, before ?? null])),
    AfterState: { changes: attempt.changes.map(({ method, body }) => ({ method, body: body ?? null })) },
    AdditionalFields: { attempt: attempt.number, takeBack: takeBackByHand(proposal) },
  });
}

/** More than that does not fit beside the rest of a record. The page of the case has it. */
const MOST_TAKE_BACK_BYTES = 16_384;

/** How the fix is taken back by hand, a line each: for whoever has the audit trail and no app. */
function takeBackByHand({ undo }: Proposal): readonly string[] {
  if ('irreversible' in undo) return [`# can't be taken back: ${undo.irreversible}`];
  const lines = azRestLines(undo);
  return Buffer.byteLength(lines.join('')) <= MOST_TAKE_BACK_BYTES
    ? lines
    : ['# too long for a record: BeforeState has the values of before'];
}

/**
 * The outcome of an attempt: in its row, and in the audit trail. The first one counts: a step that was given up and comes
 * back late changes nothing any more.
 */
export async function finishAttempt(
  deps: Deps,
  about: AboutAttempt,
  begun: Row<Attempt>,
  result: AttemptResult,
): Promise<void> {
  const endedAt = deps.clock.now();
  if ((await deps.store.update(begun, { ...begun.value, endedAt, result })) === undefined) return;
  await recordOutcome(deps, about, begun.value, result, endedAt);
}

async function recordOutcome(
  deps: Deps,
  about: AboutAttempt,
  attempt: Attempt,
  result: AttemptResult,
  endedAt: Instant,
): Promise<void> {
  await deps.audit.append(about.record.caseId, outcomeKey(attempt, result), {
    ...columns(about, attempt),
    ...outcome(about.record, result),
    DurationMs: msBetween(attempt.startedAt, endedAt),
  });
}

/** What is said of an attempt whose step was cut off: it may have been sent or not. */
const CUT_OFF: AttemptResult = { kind: 'unknown', message: 'The step was cut off before it could say.' };

/**
 * Makes sure that each attempt of a case has an intent and an outcome, in its row and in the audit trail. Safe to repeat.
 */
export async function settleAttempts(
  deps: Deps,
  record: CaseRecord,
  proposal: Proposal,
  file: CaseFile,
): Promise<void> {
  const attempts = file.attempts.filter(({ value }) => value.clientRequestId !== '');
  if (attempts.length === 0) return;
  const recorded = await recordedSteps(deps.store, record.caseId, 'intent~', 'outcome~~');
  for (const row of attempts) {
    const about = { record, proposal, decision: decisionAbout(file, row.value.planHash) };
    if (!recorded.has(intentKey(row.value))) await recordIntent(deps, about, row.value);
    const { result, endedAt, startedAt } = row.value;
    if (result === undefined) {
      const begun = await readAttempt(deps.store, record.caseId, row.value.number);
      if (begun !== undefined) await finishAttempt(deps, about, begun, begun.value.result ?? CUT_OFF);
    } else if (!recorded.has(outcomeKey(row.value, result))) {
      await recordOutcome(deps, about, row.value, result, endedAt ?? startedAt);
    }
  }
}

function outcome(
  record: CaseRecord,
  result: AttemptResult,
): Pick<AuditEntry, 'EventType' | 'EventResult' | 'EventResultDetails' | 'Message'> {
  const name = nameOf(record.resourceId);
  switch (result.kind) {
    case 'done':
      return {
        EventType: 'remediation.applied',
        EventResult: 'Success',
        EventResultDetails: String(result.status),
        Message: `${name}: the fix was sent, Azure answered ${String(result.status)}.`,
      };
    case 'submitted':
      return {
        EventType: 'remediation.applied',
        EventResult: 'Partial',
        EventResultDetails: String(result.status),
        Message: `${name}: Azure has accepted the fix and is at work on it.`,
      };
    case 'not-sent':
      return {
        EventType: 'remediation.skipped',
        EventResult: 'NA',
        Message: `${name}: nothing was sent. ${result.why}`,
      };
    case 'failed':
      return {
        EventType: 'remediation.failed',
        EventResult: 'Failure',
        EventResultDetails: result.code,
        Message: `${name}: the fix was not applied. ${result.message}`,
      };
    case 'unknown':
      return {
        EventType: 'remediation.failed',
        EventResult: 'Partial',
        EventResultDetails: 'unknown',
        Message: `${name}: the fix was sent and no answer came; a look will tell. ${result.message}`,
      };
  }
}

/** What a fault of a send means. Anything that is no fault of Azure is thrown on. */
export function resultOfFault(
  deps: Deps,
  fault: unknown,
): { readonly result: AttemptResult; readonly pollAt?: Instant } {
  if (!(fault instanceof ArmFault)) throw fault;
  deps.log.warn(`A write failed: ${fault.message}`, { code: fault.code });
  if (fault.mayHaveApplied) return { result: { kind: 'unknown', message: fault.message } };
  const result: AttemptResult = { kind: 'failed', code: fault.code, message: fault.message };
  return fault.retryAt === undefined ? { result } : { result, pollAt: fault.retryAt };
}

function columns({ record, proposal, decision }: AboutAttempt, attempt: Attempt): Partial<AuditEntry> {
  return {
    ...caseColumns(record, proposal),
    ...(decision === undefined ? {} : { Mode: modeOf(decision), PolicyHash: decision.settingsHash }),
    ...(record.approvalId === undefined ? {} : { ApprovalId: record.approvalId }),
    ActorType: 'ManagedIdentity',
    ActionId: attempt.changes.map(({ method }) => method).join(','),
    PlanHash: attempt.planHash,
    ArmCorrelationId: attempt.clientRequestId,
    AdditionalFields: { attempt: attempt.number },
  };
}
