import { settleOutcome } from '../approvals/settle.ts';
import type { ApprovalOutcome, ApprovalRequest } from '../model/approval.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { Activities, PlanRef } from '../orchestrations/activities.ts';
import type { Notice } from '../ports/notifier.ts';
import { ifNobodyAnswers } from '../render/words.ts';
import { insertOutcome, insertRequest, readOutcome, requestsOf } from '../records/approvals.ts';
import { moveCase, readDecision, readProposal, readResolved } from '../records/cases.ts';
import { caseColumns, nameOf } from './audit-columns.ts';
import { STEP_SLACK_MS } from './cases.ts';
import { HOUR, later, type Deps } from './deps.ts';
import { notifyFirst } from './notify.ts';

type Answer = Awaited<ReturnType<Activities['readAnswer']>>;

const DAY_MS = 24 * HOUR;

/** Opens the request about a plan and tells the approvers. One that is open or approved already is left as it is. */
export async function requestApproval(deps: Deps, ref: PlanRef): Promise<'asked'> {
  const decision = await readDecision(deps.store, ref.caseId, ref.planHash);
  const proposal = await readProposal(deps.store, ref.caseId);
  if (decision?.action !== 'ask' || proposal === undefined) return 'asked';
  const before = await requestsOf(deps.store, ref.caseId, ref.planHash);
  const last = before.at(-1);
  const ended = last === undefined ? undefined : await readOutcome(deps.store, last.approvalId);
  const now = deps.clock.now();
  const lapsed = ended?.kind === 'approved' && last !== undefined && now >= last.rule.dueAt;
  const over = lapsed || ended?.kind === 'postponed' || ended?.kind === 'voided';
  const request =
    last !== undefined && !over
      ? last
      : await insertRequest(
          deps.store,
          { approvalId: deps.randomId(), ...ref, rule: decision.approval, requestedAt: now },
          before.length,
        );
  const record = await moveCase(deps.store, ref.caseId, later(now, STEP_SLACK_MS), (row) => {
    const { blocked: _blocked, ...rest } = row;
    const waiting = { state: 'waiting', approvalId: request.approvalId, because: decision.because } as const;
    return { ...rest, ...waiting, changedAt: now };
  });
  if (record === undefined || (ended?.kind === 'approved' && !lapsed)) return 'asked';
  await deps.audit.append(ref.caseId, `asked~${request.approvalId}`, {
    ...columns(record, proposal, request),
    EventType: 'approval.requested',
    EventResult: 'Success',
    Mode: 'Approve',
    Message:
      `${nameOf(record.resourceId)}: a person has to decide. ` +
      `${decision.because.join(' ')} ${deps.publicBaseUrl}/approvals/${request.approvalId}`,
  });
  await notifyFirst(
    deps,
    ref.caseId,
    columns(record, proposal, request),
    notice(deps, proposal, request, 'approval-requested'),
  );
  return 'asked';
}

/** What the rows say about the request now. Reminders and escalation go out from here when they are due. */
export async function readAnswer(deps: Deps, ref: PlanRef): Promise<Answer> {
  const resolved = await readResolved(deps.store, ref.caseId);
  if (resolved !== undefined) return { kind: 'resolved', because: resolved.because };
  const request = (await requestsOf(deps.store, ref.caseId, ref.planHash)).at(-1);
  const proposal = await readProposal(deps.store, ref.caseId);
  if (request === undefined || proposal === undefined) return { kind: 'postponed', until: deps.clock.now() };
  const outcome = await settleOutcome(deps, request.approvalId);
  if (outcome !== undefined) return ended(outcome);
  const now = deps.clock.now();
  if (now >= request.rule.dueAt && request.rule.onExpiry === 'reject') return expire(deps, request, proposal, now);
  const until = await remind(deps, request, proposal, now);
  const promise = later(until, STEP_SLACK_MS);
  await moveCase(deps.store, ref.caseId, promise, (row) => ({ ...row, state: 'waiting' }));
  return { kind: 'open', until };
}

function ended(outcome: ApprovalOutcome): Answer {
  const by = outcome.by.length === 0 ? '' : ` by ${outcome.by.join(' and ')}`;
  const because = `${outcome.kind}${by}. ${outcome.reason}`.trim();
  switch (outcome.kind) {
    case 'approved':
      return { kind: 'approved' };
    case 'postponed':
    case 'voided':
      return { kind: 'postponed', until: outcome.until ?? outcome.decidedAt };
    case 'rejected':
      return { kind: 'ended', outcome: 'rejected', because };
    case 'exempt':
      return { kind: 'ended', outcome: 'exempt', because };
    case 'expired':
      return { kind: 'ended', outcome: 'expired', because };
  }
}

async function expire(deps: Deps, request: ApprovalRequest, proposal: Proposal, now: Instant): Promise<Answer> {
  const outcome = await insertOutcome(deps.store, request.approvalId, {
    kind: 'expired',
    by: [],
    reason: `Nobody answered until ${request.rule.dueAt}; the settings say that nothing is written then.`,
    decidedAt: now,
  });
  if (outcome.kind === 'expired') {
    await deps.audit.append(request.caseId, `expired~${request.approvalId}`, {
      ...columnsOf(proposal, request),
      EventType: 'approval.expired',
      EventResult: 'NA',
      Decision: 'Expire',
      Message: `${nameOf(proposal.resourceId)}: the request has expired. Nothing was written.`,
    });
  }
  return ended(outcome);
}

/** Sends what is due once each, and says when the next thing is due. */
async function remind(deps: Deps, request: ApprovalRequest, proposal: Proposal, now: Instant): Promise<Instant> {
  const { rule } = request;
  const steps = [
    { at: rule.remindAt, kind: 'reminder' },
    { at: rule.escalateAt, kind: 'escalation' },
    { at: rule.dueAt, kind: 'reminder' },
  ] as const;
  for (const [index, { at, kind }] of steps.entries()) {
    if (at > now) continue;
    const key = `told~${request.approvalId}~${String(index)}`;
    if ((await deps.store.get(`case:${request.caseId}`, key)) !== undefined) continue;
    if (kind === 'escalation') {
      await deps.audit.append(request.caseId, `escalated~${request.approvalId}`, {
        ...columnsOf(proposal, request),
        EventType: 'approval.escalated',
        EventResult: 'NA',
        Message: `${nameOf(proposal.resourceId)}: nobody has answered; ${rule.fallback ?? rule.role} may decide too.`,
      });
    }
    const message = { ...notice(deps, proposal, request, kind), noticeId: `${request.approvalId}~${String(index)}` };
    await notifyFirst(deps, request.caseId, columnsOf(proposal, request), message, ['mail', 'teams']);
    await deps.store.insert(`case:${request.caseId}`, key, { at: now });
  }
  const next = steps.map(({ at }) => at).filter((at) => at > now);
  return [...next, later(now, DAY_MS)].sort()[0] ?? later(now, DAY_MS);
}

function columns(record: CaseRecord, proposal: Proposal, request: ApprovalRequest): ReturnType<typeof caseColumns> {
  return { ...caseColumns(record, proposal), ...approvalColumns(request) };
}

function columnsOf(proposal: Proposal, request: ApprovalRequest): ReturnType<typeof caseColumns> {
  return {
    CaseId: request.caseId,
    CorrelationId: request.caseId,
    ActorType: 'System',
    TargetResourceId: proposal.resourceId.toLowerCase(),
    TargetResourceType: proposal.resourceType,
    ControlId: proposal.controlId,
    PlanHash: request.planHash,
    ...approvalColumns(request),
  };
}

function approvalColumns(request: ApprovalRequest): ReturnType<typeof caseColumns> {
  return {
    ApprovalId: request.approvalId,
    ApprovalsRequired: request.rule.quorum,
    ApprovalDueAt: request.rule.dueAt,
  };
}

function notice(deps: Deps, proposal: Proposal, request: ApprovalRequest, kind: Notice['kind']): Notice {
  const { configured } = proposal.impact;
  const consumers = configured.known
    ? configured.consumers.map(({ kind: what, name }) => `${what} ${name}`).join(', ') || 'nobody found'
    : `not known: ${configured.why}`;
  const actors = proposal.actors.map(({ name, id }) => name ?? id ?? 'unknown').join(', ') || 'not known';
  return {
    noticeId: request.approvalId,
    kind,
    title: `${nameOf(proposal.resourceId)}: ${proposal.finding.evidence.map(({ message }) => message).join(' ')}`,
    ifNothingIsDone: ifNobodyAnswers(request.rule),
    facts: [
      { label: 'Control', text: proposal.title },
      { label: 'Resource', text: proposal.resourceId },
      { label: 'Written by', text: actors },
      { label: 'The fix would hit', text: consumers },
      { label: 'Approvals needed', text: String(request.rule.quorum) },
    ],
    link: `${deps.publicBaseUrl}/approvals/${request.approvalId}`,
    mail: request.rule.mail,
  };
}
