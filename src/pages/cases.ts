import type { CaseRecord } from '../model/case.ts';
import { readRequest } from '../records/approvals.ts';
import { attemptsOf, isClosed, readCase, readDecision, readProposal } from '../records/cases.ts';
import { caseListPage } from '../render/case-list-page.ts';
import type { CaseRow } from '../render/case-list-page.ts';
import { casePage } from '../render/case-page.ts';
import { messagePage } from '../render/message-page.ts';
import { headline } from '../render/proposal-parts.ts';
import { parseFilter } from './case-filter.ts';
import { findingsFor, stretchOfCases } from './case-search.ts';
import type { PageReply } from './exchange.ts';
import { isCaseId } from './ids.ts';
import { readPauses } from './pause-state.ts';
import { htmlReply } from './replies.ts';
import { NOT_FOUND, serve } from './serve.ts';
import type { Visit } from './serve.ts';

const CASES_ON_A_PAGE = 30;
const FINDINGS_ON_A_PAGE = 10;
const RENEW_SECONDS = 5;

/** `GET /cases` */
export const serveCaseList = serve({ answers: 'html', get: listCases });

/** `GET /cases/{id}` */
export const serveCase = serve({ answers: 'html', get: showCase });

async function listCases(visit: Visit): Promise<PageReply> {
  const { deps, request, frame, now } = visit;
  const { typed, filter, mistakes } = parseFilter(request.query);
  const number = request.query.get('page') ?? '1';
  if (mistakes.length > 0 || !/^[1-9]\d{0,3}$/u.test(number)) {
    const sentences = mistakes.length > 0 ? mistakes : ['page is a number from 1.'];
    return htmlReply(400, messagePage(frame, { title: 'This filter can not be used', sentences }));
  }
  const from = (Number(number) - 1) * CASES_ON_A_PAGE;
  const { records, more } = await stretchOfCases(deps.store, filter, from, CASES_ON_A_PAGE);
  const rows = await Promise.all(records.map((record) => rowOf(visit, record)));
  const findings = await findingsFor(deps.store, filter);
  const { pauses, storms, warnings } = await readPauses(visit);
  const body = caseListPage({
    frame,
    now,
    filter: typed,
    open: rows.filter(({ record }) => !isClosed(record.state)),
    closed: rows.filter(({ record }) => isClosed(record.state)),
    findings: findings.slice(0, FINDINGS_ON_A_PAGE),
    findingCount: findings.length,
    older: more
      ? `/cases?${new URLSearchParams({ ...typed, page: String(Number(number) + 1) }).toString()}`
      : undefined,
    pauses,
    storms,
    warnings,
  });
  return htmlReply(200, body);
}

async function rowOf({ deps }: Visit, record: CaseRecord): Promise<CaseRow> {
  const proposal = await readProposal(deps.store, record.caseId);
  return { record, headline: headline(proposal, record.title), actors: proposal?.actors ?? [] };
}

async function showCase({ deps, request, frame, now }: Visit): Promise<PageReply> {
  const { id } = request.params;
  const record = isCaseId(id) ? (await readCase(deps.store, id))?.value : undefined;
  if (record === undefined) return htmlReply(404, messagePage(frame, NOT_FOUND));
  const { store } = deps;
  const { caseId } = record;
  const live = isClosed(record.state) ? 'closed' : request.query.get('live') === 'off' ? 'off' : 'on';
  const body = casePage({
    frame,
    now,
    record,
    live,
    proposal: await readProposal(store, caseId),
    decision: await readDecision(store, caseId, record.planHash),
    request: record.approvalId === undefined ? undefined : await readRequest(store, record.approvalId),
    attempts: await attemptsOf(store, caseId),
    history: await deps.readChain(caseId),
  });
  return htmlReply(200, body, live === 'on' ? { refresh: String(RENEW_SECONDS) } : {});
}
