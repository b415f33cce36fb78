import type { ApprovalOutcome, Person, Verb, Vote } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import type { Log } from '../ports/log.ts';
import type { Workflows } from '../ports/workflows.ts';
import { insertVote, noteAnswering, readRequest, votesOn } from '../records/approvals.ts';
import { readCase, readProposal } from '../records/cases.ts';
import { approvalsIn } from './outcome.ts';
import { cleanReason } from './reason.ts';
import { isApprover, notYours, refusalOf } from './rules.ts';
import type { Refusal } from './rules.ts';
import { isStillAsked, recordVote, settleOutcome } from './settle.ts';
import type { SettlePorts } from './settle.ts';

/** What answering needs of the world. */
export type AnswerPorts = SettlePorts & { readonly workflows: Workflows; readonly log: Log };

/** What a person said. `planHash` is that of the plan which the person was shown. */
export type Answer = {
  readonly approvalId: string;
  readonly person: Person;
  readonly proof: Vote['proof'];
  readonly verb: Verb;
  readonly reason: string;
  readonly until?: Instant;
  readonly planHash: string;
};

/** What became of an answer. */
export type AnswerResult =
  | { readonly kind: 'recorded'; readonly approvals: number; readonly needed: number }
  | { readonly kind: 'decided'; readonly outcome: ApprovalOutcome }
  | ({ readonly kind: 'refused'; readonly outcome?: ApprovalOutcome } & Refusal);

/**
 * Takes one person's answer to a request. The rows decide: the vote is inserted once per person, the outcome once per
 * request, and only then the runbook is woken to read them. Throws `StoreFault`; then nothing or only the vote is kept,
 * and the same answer again, or the runbook's next look, completes it.
 */
export async function answer(ports: AnswerPorts, given: Answer): Promise<AnswerResult> {
  const { store, clock } = ports;
  const { approvalId, person, verb } = given;
  const request = await readRequest(store, approvalId);
  const record = request && (await readCase(store, request.caseId))?.value;
  const proposal = request && (await readProposal(store, request.caseId));
  if (request === undefined || record === undefined || proposal === undefined) {
    return refused({ reason: 'unknown', why: 'There is no such request.' });
  }
  if (!isApprover(person, request.rule)) return refused(notYours(request.rule));

  const before = await settleOutcome(ports, approvalId);
  if (before !== undefined) {
    await wake(ports, request.caseId);
    return refused(over(before), before);
  }
  if (!isStillAsked(request, record) || given.planHash !== request.planHash) return refused(CHANGED);

  const reason = cleanReason(given.reason);
  const now = clock.now();
  const { actors, impact } = proposal;
  const refusal = refusalOf({ person, verb, reason, until: given.until, request, actors, impact, now });
  if (refusal !== undefined) return refused(refusal);

  const vote: Vote = {
    personId: person.id.toLowerCase(),
    personName: person.name,
    proof: given.proof,
    verb,
    reason,
    ...(given.until === undefined || verb === 'approve' || verb === 'reject' ? {} : { until: given.until }),
    planHash: request.planHash,
    votedAt: now,
  };
  await noteAnswering(store, request.caseId, now);
  const isFirst = await insertVote(store, approvalId, vote);
  const received = approvalsIn(await votesOn(store, approvalId)).length;
  if (isFirst) await recordVote(ports, { request, record, received }, vote);
  const outcome = await settleOutcome(ports, approvalId);
  await wake(ports, request.caseId);

  if (!isFirst) return outcome === undefined ? refused(VOTED) : refused(over(outcome), outcome);
  if (outcome !== undefined) return { kind: 'decided', outcome };
  return { kind: 'recorded', approvals: received, needed: request.rule.quorum };
}

const CHANGED: Refusal = {
  reason: 'changed-since',
  why: 'The resource or the plan has changed since you were shown it, so nothing was decided. Look at it again.',
};

const VOTED: Refusal = {
  reason: 'already-voted',
  why: 'You have answered this request before. The first answer counts.',
};

/** The refusal for a request that has ended. */
function over(outcome: ApprovalOutcome): Refusal {
  if (outcome.kind === 'voided') return { reason: 'changed-since', why: `This request is void. ${outcome.reason}` };
  if (outcome.kind === 'expired') {
    return { reason: 'expired', why: `Nobody answered in time: this request ended at ${outcome.decidedAt}.` };
  }
  const who = outcome.by.length === 0 ? '' : ` by ${outcome.by.join(' and ')}`;
  return { reason: 'already-decided', why: `This was ${outcome.kind}${who} at ${outcome.decidedAt}.` };
}

/** A lost wake-up costs a minute or two, not the answer: what was noted before the vote wakes the case again. */
async function wake({ workflows, log }: AnswerPorts, caseId: string): Promise<void> {
  try {
    await workflows.wake(caseId);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    log.warn(`Case ${caseId} was answered and could not be woken; it reads the answer at its next look. ${why}`);
  }
}

const refused = (refusal: Refusal, outcome?: ApprovalOutcome): AnswerResult => ({
  kind: 'refused',
  ...refusal,
  ...(outcome === undefined ? {} : { outcome }),
});
