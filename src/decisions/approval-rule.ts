import type { ApprovalRule } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Approvers } from '../model/settings.ts';
import { durationMs } from './duration.ts';

/** The Entra app role that decides where the settings name none. */
export const DEFAULT_ROLE = 'Driftwarden.Approver';

const A_WEEK_MS = 7 * 86_400_000;

/** How an approval is asked for: reminder at half of the time, the fallback role at 60 %, due at the end of it. */
export function approvalRule(approvers: Approvers | undefined, quorum: 1 | 2, now: Instant): ApprovalRule {
  const time = durationMs(approvers?.answerWithin ?? '') ?? A_WEEK_MS;
  const after = (share: number): Instant => new Date(Date.parse(now) + time * share).toISOString();
  return {
    role: approvers?.role ?? DEFAULT_ROLE,
    ...(approvers?.fallback === undefined ? {} : { fallback: approvers.fallback }),
    mail: approvers?.mail ?? [],
    quorum,
    authorMayApprove: quorum === 1 && approvers?.strict !== true,
    remindAt: after(0.5),
    escalateAt: after(0.6),
    dueAt: after(1),
    onExpiry: approvers?.onExpiry ?? 'open',
  };
}
