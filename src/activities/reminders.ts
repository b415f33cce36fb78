import { isRespected, OFFERED_EXEMPT_DAYS } from '../approvals/rules.ts';
import { warReasons } from '../decisions/drift-war.ts';
import type { ApprovalRequest } from '../model/approval.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Consumer } from '../model/facts.ts';
import type { Instant } from '../model/json.ts';
import type { Channel, Notice } from '../ports/notifier.ts';
import { consumerWords } from '../render/names.ts';
import { ifNobodyAnswers } from '../render/words.ts';
import { casePartition } from '../records/cases.ts';
import { nameOf } from './audit-columns.ts';
import { HOUR, later, type Deps } from './deps.ts';
import { notifyOfCase } from './notify.ts';
import { isToldAsOne } from './storm-hold.ts';

const DAY_MS = 24 * HOUR;

/** When a message that no channel took is tried again. */
const RETRY_MS = HOUR;

type Message = { readonly at: Instant; readonly kind: Notice['kind']; readonly order: readonly Channel[] };

/** What approvers are told of a request that waits, and when. A reminder goes another way than the first message. */
function messagesOf({ requestedAt, rule }: ApprovalRequest): readonly Message[] {
  return [
    { at: requestedAt, kind: 'approval-requested', order: ['teams', 'mail'] },
    { at: rule.remindAt, kind: 'reminder', order: ['mail', 'teams'] },
    { at: rule.escalateAt, kind: 'escalation', order: ['mail', 'teams'] },
    { at: rule.dueAt, kind: 'reminder', order: ['mail', 'teams'] },
  ];
}

/**
 * Sends the latest message that is due, unless it was sent, and says when the next thing is due. One that no channel took
 * is tried again. `before`: the notes about what was sent.
 */
export async function tellApprovers(
  deps: Deps,
  record: CaseRecord,
  request: ApprovalRequest,
  proposal: Proposal,
  columns: Partial<AuditEntry>,
  before: ReadonlySet<string>,
): Promise<Instant> {
  const now = deps.clock.now();
  const messages = messagesOf(request);
  const due = messages.findLastIndex(({ at }) => at <= now);
  const next = messages.map(({ at }) => at).find((at) => at > now) ?? later(now, DAY_MS);
  const message = messages[due];
  if (message === undefined) return next;
  const told = `told~${request.approvalId}~${String(due)}`;
  if (before.has(told)) return next;
  if (now >= request.rule.escalateAt) await recordEscalation(deps, request, proposal, columns);
  if (due === 0 && (await isToldAsOne(deps, record))) {
    await deps.store.insert(casePartition(request.caseId), told, { at: now });
    return next;
  }
  const notice = noticeOf(deps, request, proposal, message.kind, due);
  if ((await notifyOfCase(deps, record, columns, notice, message.order)) === 'failed') {
    return [next, later(now, RETRY_MS)].sort()[0] ?? next;
  }
  await deps.store.insert(casePartition(request.caseId), told, { at: now });
  return next;
}

async function recordEscalation(
  deps: Deps,
  request: ApprovalRequest,
  proposal: Proposal,
  columns: Partial<AuditEntry>,
): Promise<void> {
  const { role, fallback } = request.rule;
  await deps.audit.append(request.caseId, `escalated~${request.approvalId}`, {
    ...columns,
    EventType: 'approval.escalated',
    EventResult: 'NA',
    Message: `${nameOf(proposal.resourceId)}: nobody has answered; ${fallback ?? role} may decide too.`,
  });
}

function noticeOf(
  deps: Deps,
  request: ApprovalRequest,
  proposal: Proposal,
  kind: Notice['kind'],
  index: number,
): Notice {
  const { configured } = proposal.impact;
  const consumers = configured.known
    ? configured.consumers.map(hitWords).join(', ') || 'nobody found'
    : `not known: ${configured.why}`;
  const remedies = configured.known ? configured.consumers.flatMap(({ remedy }) => remedy ?? []) : [];
  const actors = proposal.actors.map(({ name, id }) => name ?? id ?? 'unknown').join(', ') || 'not known';
  return {
    noticeId: index === 0 ? request.approvalId : `${request.approvalId}~${String(index)}`,
    kind,
    title: `${nameOf(proposal.resourceId)}: ${proposal.finding.evidence.map(({ message }) => message).join(' ')}`,
    ifNothingIsDone: ifNobodyAnswers(request.rule),
    facts: [
      { label: 'Control', text: proposal.title },
      { label: 'Resource', text: proposal.resourceId },
      { label: 'Written by', text: actors },
      ...warFacts(request.rule),
      { label: 'The fix would hit', text: consumers },
      ...(remedies.length === 0 ? [] : [{ label: 'Put right first', text: [...new Set(remedies)].join(' ') }]),
      { label: 'Approvals needed', text: String(request.rule.quorum) },
    ],
    link: `${deps.publicBaseUrl}/approvals/${request.approvalId}`,
    mail: request.rule.mail,
  };
}

/** Who is hit, in a line of a message; from what that is concluded stands on the page. */
function hitWords(consumer: Consumer): string {
  return `${consumerWords(consumer)}${consumer.inferred === undefined ? '' : ' (inferred)'}`;
}

/** What is told of a drift war: how often, by whom, and what is offered. */
function warFacts(rule: ApprovalRequest['rule']): Notice['facts'] {
  if (rule.war === undefined) return [];
  const said = { label: 'Why it is asked', text: warReasons(rule.war).join(' ') };
  const offered = `An exemption for ${String(OFFERED_EXEMPT_DAYS)} days is filled in.`;
  return isRespected(rule) ? [said, { label: 'Offered', text: offered }] : [said];
}
