import type { ApprovalOutcome, Verb, Vote } from '../model/approval.ts';
import type { ApprovalRule } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';

const OUTCOMES = { approve: 'approved', reject: 'rejected', exempt: 'exempt', postpone: 'postponed' } as const;
const CAUTIOUS_FIRST: readonly Exclude<Verb, 'approve'>[] = ['reject', 'exempt', 'postpone'];

/**
 * What the votes come to: one person's no ends it, approvals count until the quorum is reached, each person once. Votes
 * that met are judged with caution: any no goes before any number of approvals. `undefined` while more are needed.
 */
export function outcomeOf(rule: ApprovalRule, votes: readonly Vote[], decidedAt: Instant): ApprovalOutcome | undefined {
  const inOrder = [...votes].sort((a, b) => compare(a.votedAt, b.votedAt) || compare(a.personId, b.personId));
  for (const verb of CAUTIOUS_FIRST) {
    const vote = inOrder.find((one) => one.verb === verb);
    if (vote !== undefined) return ended(OUTCOMES[verb], [vote], decidedAt);
  }
  const approvals = approvalsIn(inOrder);
  return approvals.length >= rule.quorum ? ended('approved', approvals, decidedAt) : undefined;
}

/** The approvals among votes, one per person: the same person under two spellings of an id counts once. */
export function approvalsIn(votes: readonly Vote[]): readonly Vote[] {
  const people = new Map<string, Vote>();
  for (const vote of votes) {
    const person = vote.personId.toLowerCase();
    if (vote.verb === 'approve' && !people.has(person)) people.set(person, vote);
  }
  return [...people.values()];
}

/** The last of the votes that an outcome came from; `undefined` for one that no vote made: expired or voided. */
export function lastBehind(outcome: ApprovalOutcome, votes: readonly Vote[]): Vote | undefined {
  return votes
    .filter(({ verb, personName }) => OUTCOMES[verb] === outcome.kind && outcome.by.includes(personName))
    .sort((a, b) => compare(a.votedAt, b.votedAt))
    .at(-1);
}

function ended(kind: ApprovalOutcome['kind'], votes: readonly Vote[], decidedAt: Instant): ApprovalOutcome {
  const until = votes[0]?.until;
  return {
    kind,
    by: votes.map(({ personName }) => personName),
    reason: votes
      .map(({ reason }) => reason)
      .filter(Boolean)
      .join(' / '),
    ...(until === undefined ? {} : { until }),
    decidedAt,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
