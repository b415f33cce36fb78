import type { ApprovalOutcome, ApprovalRequest } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import { later, msBetween } from './deps.ts';

/**
 * Does a request about the plan of a case still count: open, or answered for now? An approval is good as long as a request
 * waits, from the decision on, and only while the case has not moved to another plan and back: what was approved then may
 * rest on what nobody knows of. `approvalId` is the one that the case holds.
 */
export function isInForce(
  request: ApprovalRequest,
  outcome: ApprovalOutcome | undefined,
  approvalId: string | undefined,
  now: Instant,
): boolean {
  switch (outcome?.kind) {
    case undefined:
    case 'rejected':
    case 'exempt':
    case 'expired':
      return true;
    case 'approved':
      return approvalId === request.approvalId && now < goodUntil(request, outcome);
    case 'postponed':
      return outcome.until !== undefined && now < outcome.until;
    case 'voided':
      return false;
  }
}

function goodUntil({ requestedAt, rule }: ApprovalRequest, { decidedAt }: ApprovalOutcome): Instant {
  return later(decidedAt, msBetween(requestedAt, rule.dueAt));
}
