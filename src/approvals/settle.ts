import type { ApprovalOutcome, ApprovalRequest, Vote } from '../model/approval.ts';
import type { CaseRecord } from '../model/case.ts';
import type { AuditTrail } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { insertOutcome, markAnnounced, readApprovalFile } from '../records/approvals.ts';
import { isClosed, readCase } from '../records/cases.ts';
import { writeExemption } from '../records/pauses.ts';
import { decidedEntry, exemptedEntry, votedEntry } from './audit-entries.ts';
import type { About } from './audit-entries.ts';
import { approvalsIn, lastBehind, outcomeOf } from './outcome.ts';

/** What settling needs of the world. */
export type SettlePorts = { readonly store: Store; readonly clock: Clock; readonly audit: AuditTrail };

/**
 * How a request ended; `undefined` while it is open. Finishes what a crash may have left half done: votes without their
 * record, a quorum without its outcome, an outcome without its exemption. Votes about a plan that is no longer the
 * case's come to nothing. Safe to repeat; throws `StoreFault`. `known`: the case as the caller has just read it.
 */
export async function settleOutcome(
  ports: SettlePorts,
  approvalId: string,
  known?: CaseRecord,
): Promise<ApprovalOutcome | undefined> {
  const { store, clock } = ports;
  const { request, votes, announced, ...file } = await readApprovalFile(store, approvalId);
  if (announced) return file.outcome;
  const record = request && (known ?? (await readCase(store, request.caseId))?.value);
  if (request === undefined || record === undefined) return undefined;

  const about = { request, record, received: approvalsIn(votes).length };
  for (const vote of votes) await recordVote(ports, about, vote);
  let { outcome } = file;
  if (outcome === undefined && isStillAsked(request, record)) {
    const computed = outcomeOf(request.rule, votes, clock.now());
    outcome = computed && (await insertOutcome(store, approvalId, computed));
  }
  if (outcome !== undefined) await announce(ports, about, votes, outcome);
  return outcome;
}

/** Is the request about the plan that the case has now? */
export function isStillAsked(request: ApprovalRequest, record: CaseRecord): boolean {
  return !isClosed(record.state) && record.planHash === request.planHash;
}

/** Writes the audit record of a vote, once. */
export async function recordVote({ audit }: SettlePorts, about: About, vote: Vote): Promise<void> {
  const stepKey = `voted~${about.request.approvalId}~${vote.personId}`;
  await audit.append(about.record.caseId, stepKey, votedEntry(about, vote));
}

/** Makes an outcome that votes came to known: the exemption it grants, its records, then the mark that all is done. */
async function announce(
  { store, audit }: SettlePorts,
  about: About,
  votes: readonly Vote[],
  outcome: ApprovalOutcome,
): Promise<void> {
  const { record } = about;
  const { approvalId } = about.request;
  const last = lastBehind(outcome, votes);
  if (last !== undefined) {
    if (outcome.kind === 'exempt' && outcome.until !== undefined) {
      await writeExemption(store, {
        controlId: record.controlId,
        scope: record.resourceId,
        category: 'waiver',
        reason: outcome.reason,
        owner: last.personName,
        expiresOn: outcome.until,
        grantedBy: last.personId,
        grantedAt: outcome.decidedAt,
      });
      await audit.append(record.caseId, `exempted~${approvalId}`, exemptedEntry(about, outcome, last));
    }
    await audit.append(record.caseId, `decided~${approvalId}`, decidedEntry(about, outcome, last));
  }
  await markAnnounced(store, approvalId, outcome.decidedAt);
}
