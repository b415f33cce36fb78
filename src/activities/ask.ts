import { settleOutcome } from '../approvals/settle.ts';
import type { ApprovalOutcome, ApprovalRequest } from '../model/approval.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Activities, PlanRef } from '../orchestrations/activities.ts';
import { insertOutcome, insertRequest, readOutcome } from '../records/approvals.ts';
import { decisionAbout, readCaseFile, requestsAbout } from '../records/case-file.ts';
import { isClosed, beginStep, waitOn } from '../records/cases.ts';
import { caseColumns, nameOf } from './audit-columns.ts';
import { promiseFor, STEP_SLACK_MS } from './cases.ts';
import { later, type Deps } from './deps.ts';
import { isInForce } from './in-force.ts';
import { outOfScope } from './out-of-scope.ts';
import { tellApprovers } from './reminders.ts';

type Answer = Awaited<ReturnType<Activities['readAnswer']>>;

/** Opens the request about a plan. One that is open, or answered in a way that still counts, is left as it is. */
export async function requestApproval(deps: Deps, ref: PlanRef): Promise<'asked'> {
  const file = await readCaseFile(deps.store, ref.caseId);
  const decision = decisionAbout(file, ref.planHash);
  const { proposal } = file;
  const before = file.state?.value;
  if (decision?.action !== 'ask' || proposal === undefined || before === undefined || isClosed(before.state)) {
    return 'asked';
  }
  const now = deps.clock.now();
  const requests = requestsAbout(file, ref.planHash);
  const last = requests.at(-1);
  const outcome = last === undefined ? undefined : await readOutcome(deps.store, last.approvalId);
  const kept = last !== undefined && isInForce(last, outcome, before.approvalId, now) ? last : undefined;
  const fresh: ApprovalRequest = {
    approvalId: deps.randomId(),
    ...ref,
    rule: decision.approval,
    requestedAt: now,
  };
  const round = kept === undefined ? requests.length : requests.length - 1;
  const request = await insertRequest(deps.store, kept ?? fresh, round);
  const wait = (row: CaseRecord): CaseRecord => {
    const { blocked: _blocked, ...rest } = row;
    const waiting = { state: 'waiting', approvalId: request.approvalId, because: decision.because } as const;
    return { ...rest, ...waiting, changedAt: now };
  };
  const record = await beginStep(deps.store, ref.caseId, later(now, STEP_SLACK_MS), wait, file.state);
  if (record === undefined) return 'asked';
  await deps.audit.append(ref.caseId, `asked~${request.approvalId}`, {
    ...columns(record, proposal, request),
    EventType: 'approval.requested',
    EventResult: 'Success',
    Mode: 'Approve',
    Message:
      `${nameOf(record.resourceId)}: a person has to decide. ` +
      `${decision.because.join(' ')} ${deps.publicBaseUrl}/approvals/${request.approvalId}`,
  });
  return 'asked';
}

/** What the rows say about the request now. Messages to approvers go out from here when they are due. */
export async function readAnswer(deps: Deps, ref: PlanRef): Promise<Answer> {
  const file = await readCaseFile(deps.store, ref.caseId);
  const { resolved, proposal } = file;
  if (resolved !== undefined) return { kind: 'resolved', because: resolved.because };
  const request = requestsAbout(file, ref.planHash).at(-1);
  if (file.state === undefined || request === undefined || proposal === undefined) return { kind: 'again' };
  const record = file.state.value;
  const { settings } = await deps.settings.load();
  const outside = outOfScope(settings, record.resourceId);
  if (outside !== undefined) return outside;
  const outcome = await settleOutcome(deps, request.approvalId, record);
  if (outcome !== undefined) return ended(outcome);
  const now = deps.clock.now();
  if (now >= request.rule.dueAt && request.rule.onExpiry === 'reject') {
    return expire(deps, record, request, proposal);
  }
  const until = await tellApprovers(deps, record, request, proposal, columns(record, proposal, request), file.told);
  // A step that was held up until now must not promise anything for a case that others have called since.
  const isAsRead = await waitOn(deps.store, file.state, promiseFor(now, until));
  return { kind: 'open', until: isAsRead ? until : now };
}

function ended(outcome: ApprovalOutcome): Answer {
  const by = outcome.by.length === 0 ? '' : ` by ${outcome.by.join(' and ')}`;
  const because = `${outcome.kind}${by}. ${outcome.reason}`.trim();
  switch (outcome.kind) {
    case 'approved':
      return { kind: 'approved' };
    case 'postponed':
    case 'voided':
      return { kind: 'again' };
    case 'rejected':
      return { kind: 'ended', outcome: 'rejected', because };
    case 'exempt':
      return { kind: 'ended', outcome: 'exempt', because };
    case 'expired':
      return { kind: 'ended', outcome: 'expired', because };
  }
}

async function expire(deps: Deps, record: CaseRecord, request: ApprovalRequest, proposal: Proposal): Promise<Answer> {
  const outcome = await insertOutcome(deps.store, request.approvalId, {
    kind: 'expired',
    by: [],
    reason: `Nobody answered until ${request.rule.dueAt}; the settings say that nothing is written then.`,
    decidedAt: deps.clock.now(),
  });
  if (outcome.kind === 'expired') {
    await deps.audit.append(request.caseId, `expired~${request.approvalId}`, {
      ...columns(record, proposal, request),
      EventType: 'approval.expired',
      EventResult: 'NA',
      Decision: 'Expire',
      Message: `${nameOf(proposal.resourceId)}: the request has expired. Nothing was written.`,
    });
  }
  return ended(outcome);
}

function columns(record: CaseRecord, proposal: Proposal, request: ApprovalRequest): Partial<AuditEntry> {
  return {
    ...caseColumns(record, proposal),
    ApprovalId: request.approvalId,
    ApprovalsRequired: request.rule.quorum,
    ApprovalDueAt: request.rule.dueAt,
  };
}
