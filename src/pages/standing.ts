import { outcomeOf } from '../approvals/outcome.ts';
import { isApprover, isOverdue, notYours, verbsFor } from '../approvals/rules.ts';
import { isStillAsked } from '../approvals/settle.ts';
import type { ApprovalOutcome, ApprovalRequest, Person, Vote } from '../model/approval.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import { isClosed } from '../records/cases.ts';
import type { ApprovalStanding } from '../render/approval-page.ts';
import { SAID } from '../render/words.ts';

/** The rows about a request, as they were read. */
export type RequestRows = {
  readonly request: ApprovalRequest;
  readonly record: CaseRecord;
  readonly proposal: Proposal;
  readonly votes: readonly Vote[];
  readonly outcome: ApprovalOutcome | undefined;
};

/** How a request stands for a person now. Reads nothing and writes nothing: votes without an outcome are only foretold. */
export function standingOf(rows: RequestRows, person: Person | undefined, now: Instant): ApprovalStanding {
  const { request, record, proposal, votes, outcome } = rows;
  if (outcome?.kind === 'expired') return { kind: 'expired' };
  if (outcome?.kind === 'voided') return { kind: 'changed', newer: newerRequest(rows) };
  if (outcome !== undefined) return { kind: 'ended', outcome };
  if (!isStillAsked(request, record)) return { kind: 'changed', newer: newerRequest(rows) };
  const foretold = outcomeOf(request.rule, votes, now);
  if (foretold !== undefined) return { kind: 'settling', outcome: foretold };
  if (isOverdue(request.rule, now)) return { kind: 'expired' };

  if (person === undefined) return { kind: 'not-yours', why: 'To answer, say who you are.' };
  if (!isApprover(person, request.rule)) return { kind: 'not-yours', why: notYours(request.rule).why };
  const vote = votes.find(({ personId }) => personId.toLowerCase() === person.id.toLowerCase());
  if (vote !== undefined) {
    return { kind: 'voted', why: `You have ${SAID[vote.verb]} this. Others have to answer before it goes on.` };
  }
  if (verbsFor(person, request.rule, proposal.actors).length === 0) {
    return { kind: 'own-drift', why: 'You caused this drift, so somebody else has to decide.' };
  }
  return { kind: 'yours' };
}

function newerRequest({ request, record }: RequestRows): string | undefined {
  return isClosed(record.state) || record.approvalId === request.approvalId ? undefined : record.approvalId;
}
