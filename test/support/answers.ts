import type { Person, Verb } from '../../src/model/approval.ts';
import type { Answer, AnswerResult } from '../../src/approvals/answer.ts';
import { APPROVAL_ID, memoryTrail, notedLog, notedWorkflows, PLAN_HASH, stoppedClock } from './approval-stories.ts';
import { aStore } from './store.ts';

/** A reason that will do. */
export const REASON = 'The orders app logs in by its identity now.';

/** What answering needs of the world, in memory. */
export function answerWorld() {
  const store = aStore();
  return { store, clock: stoppedClock(), audit: memoryTrail(), workflows: notedWorkflows(), log: notedLog() };
}

/** What a person says about the plan that was shown. */
export const says = (person: Person, verb: Verb, change: Partial<Answer> = {}): Answer => ({
  approvalId: APPROVAL_ID,
  person,
  proof: 'Entra',
  verb,
  reason: REASON,
  planHash: PLAN_HASH,
  ...change,
});

/** A result in a few words. */
export const short = (result: AnswerResult): string => {
  if (result.kind === 'decided') return `decided ${result.outcome.kind}`;
  if (result.kind === 'recorded') return `recorded ${String(result.approvals)} of ${String(result.needed)}`;
  return result.reason;
};
