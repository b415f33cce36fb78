import { answer } from '../approvals/answer.ts';
import { tokenHolds } from '../approvals/csrf.ts';
import type { RefusalReason } from '../approvals/rules.ts';
import type { Store } from '../ports/store.ts';
import { readOutcome, readRequest, votesOn } from '../records/approvals.ts';
import { readCase, readDecision, readProposal } from '../records/cases.ts';
import type { ApprovalForm } from '../render/approval-form.ts';
import { approvalPage } from '../render/approval-page.ts';
import { messagePage } from '../render/message-page.ts';
import { DECISION_FIELDS, decisionForm, EMPTY_DECISION, untilOf, verbOf } from './decision-form.ts';
import type { DecisionFields } from './decision-form.ts';
import type { PageReply } from './exchange.ts';
import { readForm } from './form.ts';
import { isApprovalId } from './ids.ts';
import { htmlReply, seeOther } from './replies.ts';
import { NOT_FOUND, serve } from './serve.ts';
import type { SignedInVisit, Visit } from './serve.ts';
import { standingOf } from './standing.ts';
import type { RequestRows } from './standing.ts';

/** `GET /approvals/{id}` shows a request, `POST` answers it. */
export const serveApproval = serve({ answers: 'html', get: showRequest, post: decide });

const STATUS: Readonly<Record<RefusalReason, number>> = {
  unknown: 404,
  'not-yours': 403,
  'own-drift': 403,
  'already-decided': 409,
  'already-voted': 409,
  'changed-since': 409,
  expired: 409,
  'reason-missing': 400,
  'bad-until': 400,
};

const CHOOSE = 'Choose what should happen.';
const OUTDATED = 'This form was open for too long or was made for somebody else. Look at it again and send it again.';

async function showRequest(visit: Visit): Promise<PageReply> {
  const rows = await readRows(visit.deps.store, visit.request.params.id);
  return rows === undefined ? notFound(visit) : showRows(visit, rows, 200);
}

/** What a person sent: a choice, with a reason and an end where they are needed. Everything is checked again. */
async function decide(visit: SignedInVisit): Promise<PageReply> {
  const { deps, request, person, now } = visit;
  const rows = await readRows(deps.store, request.params.id);
  if (rows === undefined) return notFound(visit);
  const { approvalId, planHash } = rows.request;
  const form = readForm(request, DECISION_FIELDS);
  if ('status' in form) return htmlReply(form.status, messagePage(visit.frame, badForm(form.why, approvalId)));

  const { fields } = form;
  const subject = { personId: person.id, form: approvalId, planHash };
  if (!tokenHolds(deps.csrfKey, subject, fields.token, now)) {
    return showRows(visit, rows, 403, { ...EMPTY_DECISION, reason: fields.reason }, { form: OUTDATED });
  }
  const verb = verbOf(fields.verb);
  if (verb === undefined) return showRows(visit, rows, 400, fields, { verb: CHOOSE });

  const until = untilOf(verb, fields, now);
  const result = await answer(deps, {
    approvalId,
    person,
    proof: deps.simulated ? 'None' : 'Entra',
    verb,
    reason: fields.reason,
    ...(until === undefined ? {} : { until }),
    planHash: fields.planHash,
  });
  if (result.kind !== 'refused') return seeOther(`/approvals/${approvalId}`);
  deps.log.warn(`An answer was not taken: ${result.reason}.`, { approvalId, person: person.id, verb });
  const status = STATUS[result.reason];
  if (result.reason === 'reason-missing') return showRows(visit, rows, status, fields, { reason: result.why });
  if (result.reason === 'bad-until') {
    const field = verb === 'exempt' ? 'exemptUntil' : 'postpone';
    return showRows(visit, rows, status, fields, { [field]: result.why });
  }
  const fresh = (await readRows(deps.store, approvalId)) ?? rows;
  return showRows(visit, fresh, status, { ...EMPTY_DECISION, reason: fields.reason }, {}, result.why);
}

async function showRows(
  { deps, person, frame, now }: Visit,
  rows: RequestRows,
  status: number,
  typed?: DecisionFields,
  errors: ApprovalForm['errors'] = {},
  refusal?: string,
): Promise<PageReply> {
  const { request, record, proposal, votes } = rows;
  const standing = standingOf(rows, person, now);
  const isItsPlan = proposal.planHash === request.planHash;
  const decision = await readDecision(deps.store, record.caseId, request.planHash);
  const body = approvalPage({
    frame,
    now,
    request,
    record,
    votes,
    standing,
    refusal,
    proposal: isItsPlan ? proposal : undefined,
    because: decision?.because ?? [],
    form:
      standing.kind === 'yours' && person !== undefined
        ? decisionForm(deps, rows, person, now, typed, errors)
        : undefined,
    history: await deps.readChain(record.caseId),
  });
  return htmlReply(status, body);
}

async function readRows(store: Store, id: string | undefined): Promise<RequestRows | undefined> {
  const request = isApprovalId(id) ? await readRequest(store, id) : undefined;
  if (request === undefined) return undefined;
  const [row, proposal, votes, outcome] = await Promise.all([
    readCase(store, request.caseId),
    readProposal(store, request.caseId),
    votesOn(store, request.approvalId),
    readOutcome(store, request.approvalId),
  ]);
  if (row === undefined || proposal === undefined) return undefined;
  return { request, record: row.value, proposal, votes, outcome };
}

const notFound = ({ frame }: Visit): PageReply => htmlReply(404, messagePage(frame, NOT_FOUND));

const badForm = (why: string, approvalId: string) => ({
  title: 'Not taken',
  sentences: [why, 'Nothing was decided.'],
  next: { href: `/approvals/${approvalId}`, label: 'Back to the request' },
});
