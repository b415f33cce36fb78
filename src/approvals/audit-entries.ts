import type { ApprovalOutcome, ApprovalRequest, Verb, Vote } from '../model/approval.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { CaseRecord } from '../model/case.ts';

/** What an entry about an approval speaks of. */
export type About = { readonly request: ApprovalRequest; readonly record: CaseRecord; readonly received: number };

const DECISIONS = { approve: 'Approve', reject: 'Reject', exempt: 'Exempt', postpone: 'Snooze' } as const;
const VERB_OF: Readonly<Partial<Record<ApprovalOutcome['kind'], Verb>>> = {
  approved: 'approve',
  rejected: 'reject',
  exempt: 'exempt',
  postponed: 'postpone',
};
const SAID = { approve: 'approved', reject: 'rejected', exempt: 'exempted', postpone: 'postponed' } as const;

/** One person's vote. */
export function votedEntry(about: About, vote: Vote): AuditEntry {
  return {
    ...columns(about),
    EventType: 'approval.voted',
    EventResult: 'Success',
    Message: `${vote.personName} ${SAID[vote.verb]} it.${because(vote.reason)}`,
    ...actor(vote),
    ...decision(vote.verb, vote.reason, vote.until),
  };
}

/** The end of a request that votes came to. `last` is the vote that brought it about. */
export function decidedEntry(about: About, outcome: ApprovalOutcome, last: Vote): AuditEntry {
  const until = outcome.until === undefined ? '' : ` until ${outcome.until}`;
  return {
    ...columns(about),
    EventType: 'approval.decided',
    EventResult: 'Success',
    EventResultDetails: outcome.kind,
    Message: `The request was ${outcome.kind} by ${outcome.by.join(' and ')}${until}.`,
    ...actor(last),
    ...decision(VERB_OF[outcome.kind] ?? last.verb, outcome.reason, outcome.until),
  };
}

/** An exemption that an answer granted. */
export function exemptedEntry(about: About, outcome: ApprovalOutcome, vote: Vote): AuditEntry {
  return {
    ...columns(about),
    EventType: 'exemption.granted',
    EventResult: 'Success',
    Message: `${about.record.controlId} is waived for this resource until ${outcome.until ?? 'no set end'}.`,
    ...actor(vote),
    ...decision('exempt', outcome.reason, outcome.until),
  };
}

function columns({ request, record, received }: About): Partial<AuditEntry> {
  return {
    CaseId: record.caseId,
    CorrelationId: record.caseId,
    TargetResourceId: record.resourceId.toLowerCase(),
    TargetResourceType: record.resourceType,
    ControlId: record.controlId,
    PolicyId: record.controlId,
    FindingKey: record.findingKey,
    PlanHash: request.planHash,
    ApprovalId: request.approvalId,
    ApprovalsRequired: request.rule.quorum,
    ApprovalsReceived: received,
    ApprovalDueAt: request.rule.dueAt,
  };
}

function actor(vote: Vote): Partial<AuditEntry> {
  return {
    ActorType: 'Human',
    ActorId: vote.personId,
    ActorName: vote.personName,
    ActorAuthMethod: vote.proof,
  };
}

function decision(verb: Verb, reason: string, until: string | undefined): Partial<AuditEntry> {
  return {
    Decision: DECISIONS[verb],
    ...(reason === '' ? {} : { DecisionReason: reason }),
    ...(until === undefined ? {} : { DecisionUntil: until }),
  };
}

const because = (reason: string): string => (reason === '' ? '' : ` Reason: ${reason}`);
