import type { CaseRecord } from '../model/case.ts';
import { readRequest } from '../records/approvals.ts';
import { attemptsOf, readCase, readDecision, readProposal } from '../records/cases.ts';
import { caseDetail, caseSummary } from '../render/case-json.ts';
import type { CaseFacts } from '../render/case-json.ts';
import { parseFilter } from './case-filter.ts';
import { allCases, findingsFor } from './case-search.ts';
import type { PageDeps, PageReply } from './exchange.ts';
import { isCaseId } from './ids.ts';
import { jsonReply } from './replies.ts';
import { serve } from './serve.ts';
import type { Visit } from './serve.ts';

/** How many cases are read at the same time. */
const AT_ONCE = 50;

/** `GET /api/cases?state=&resource=&since=` */
export const serveCaseListJson = serve({ answers: 'json', get: listCases });

/** `GET /api/cases/{id}` */
export const serveCaseJson = serve({ answers: 'json', get: showCase });

/** `POST /api/sweep` starts a sweep now. */
export const serveSweep = serve({
  answers: 'json',
  start: async ({ deps, person }) => jsonReply(202, { sweep: await deps.startSweep(person?.id ?? 'loopback') }),
});

async function listCases({ deps, request }: Visit): Promise<PageReply> {
  const { filter, mistakes } = parseFilter(request.query);
  if (mistakes.length > 0) return jsonReply(400, { error: mistakes.join(' ') });
  const records = await allCases(deps.store, filter);
  const facts: CaseFacts[] = [];
  for (let at = 0; at < records.length; at += AT_ONCE) {
    facts.push(...(await Promise.all(records.slice(at, at + AT_ONCE).map((record) => factsOf(deps, record)))));
  }
  return jsonReply(200, {
    cases: facts.map((one) => caseSummary(one, deps.publicBaseUrl)),
    findings: await findingsFor(deps.store, filter),
  });
}

async function showCase({ deps, request }: Visit): Promise<PageReply> {
  const { id } = request.params;
  const record = isCaseId(id) ? (await readCase(deps.store, id))?.value : undefined;
  if (record === undefined) return jsonReply(404, { error: 'There is no such case.' });
  const details = {
    ...(await factsOf(deps, record)),
    proposal: await readProposal(deps.store, record.caseId),
    attempts: await attemptsOf(deps.store, record.caseId),
    history: await deps.readChain(record.caseId),
  };
  return jsonReply(200, caseDetail(details, deps.publicBaseUrl));
}

async function factsOf({ store }: PageDeps, record: CaseRecord): Promise<CaseFacts> {
  const { approvalId } = record;
  const [decision, request] = await Promise.all([
    readDecision(store, record.caseId, record.planHash),
    approvalId === undefined ? undefined : readRequest(store, approvalId),
  ]);
  return { record, decision, request };
}
