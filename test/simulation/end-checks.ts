import { findingKeyOf } from '../../src/activities/reconcile.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { ApprovalOutcome, ApprovalRequest } from '../../src/model/approval.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { Attempt, CaseRecord } from '../../src/model/case.ts';
import type { Storm } from '../../src/model/storm.ts';
import { caseIdOf, type FindingRecord } from '../../src/records/findings.ts';
import { isClosed, type OpenCase } from '../../src/records/cases.ts';
import { sha256 } from '../../src/records/keys.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { checkCaughtUp, checkSwept } from './caught-up.ts';
import { CONTROLS, isDrifted } from './drift.ts';
import { isInSubscription, SUBSCRIPTION } from './estate.ts';
import { checkWars } from './opponents.ts';
import { isoOf, type Run } from './seed.ts';
import { mayLoseScopes, skewsOf } from './swarm.ts';

/** What must be so after the faults have ended, a sweep has run and everything has had time. */
export function checkEnd(run: Run): void {
  findings(run);
  cases(run);
  attempts(run);
  trail(run);
  checkWars(run);
  events(run);
  answers(run);
  checkCaughtUp(run);
  checkSwept(run);
  storms(run);
}

/** I1: by what is true now, not by what anybody was told. */
function findings(run: Run): void {
  const { truth, memory, checks } = run;
  for (const id of truth.ids().filter((one) => isInSubscription(one, SUBSCRIPTION))) {
    const body = truth.now(id);
    const parsed = parseResourceId(id);
    const type = truth.versions(id).findLast((version) => version.body !== undefined)?.body?.type ?? '';
    if (parsed.kind !== 'ref') continue;
    for (const controlId of CONTROLS[type] ?? []) {
      const key = findingKeyOf(controlId, parsed.ref);
      const finding = memory.get<FindingRecord>(`finding:${key}`, 'state')?.value;
      const record = memory.get<CaseRecord>(`case:${caseIdOf(key, finding?.generation ?? 0)}`, 'state')?.value;
      const open = record !== undefined && !isClosed(record.state);
      const what = `${controlId} on ${parsed.ref.name}: finding ${finding?.state ?? 'none'}, case ${record?.caseId ?? 'none'} ${record?.state ?? ''}`;
      if (isDrifted(controlId, body)) {
        const shown = finding?.state === 'open' ? open : finding?.state !== undefined && finding.state !== 'compliant';
        if (!shown) checks.violate('I1', `Drifted: ${what}.`);
      } else if (body === undefined) {
        if (open) checks.violate('progress', `Deleted, and its case is open: ${what}.`);
      } else if (open) {
        checks.violate('progress', `Not drifted, and its case is open: ${what}.`);
      } else if (finding !== undefined && finding.state !== 'compliant') {
        checks.violate('progress', `Not drifted, and shown as if it were: ${what}.`);
      }
    }
  }
  for (const { key } of memory.list('wanted')) checks.violate('progress', `${key} is wanted, and nobody looks.`);
}

/** I1: what the app has acknowledged was followed by a look that began after it. */
function events({ taken, reads, swarm, checks }: Run): void {
  if (mayLoseScopes(swarm)) return;
  for (const { id, at } of taken) {
    const looked = reads.some((read) => read.id === id && read.at >= at);
    if (!looked) checks.violate('I1', `The event of ${isoOf(at)} about ${id} was taken, and nobody looked.`);
  }
}

/** I4: what people said in time is what happened, and a case does not wait for an answer that it has. */
function answers(run: Run): void {
  const lately = isoOf(run.scheduler.now() - 70 * 60_000);
  for (const partition of run.memory.partitions('approval:')) {
    const request = run.memory.get<ApprovalRequest>(partition, 'request')?.value;
    const outcome = run.memory.get<ApprovalOutcome>(partition, 'outcome')?.value;
    if (request === undefined || outcome === undefined) continue;
    const record = run.memory.get<CaseRecord>(`case:${request.caseId}`, 'state')?.value;
    const what = `${request.caseId} was ${outcome.kind} at ${outcome.decidedAt}, and is ${record?.state ?? 'gone'}`;
    if (record?.approvalId !== request.approvalId) continue;
    if (outcome.kind === 'approved' && record.state === 'expired') run.checks.violate('I4', `${what}.`);
    if (record.state === 'waiting' && outcome.decidedAt < lately) run.checks.violate('progress', `${what}.`);
  }
}

/** Every open case keeps its promise, and is in a state that is left again. */
function cases(run: Run): void {
  const now = isoOf(run.scheduler.now() - 11 * 60_000);
  for (const { value } of run.memory.list<OpenCase>('open')) {
    const record = run.memory.get<CaseRecord>(`case:${value.caseId}`, 'state')?.value;
    if (record === undefined || isClosed(record.state)) continue;
    const instance = run.hub.find(value.caseId);
    const what = `${value.caseId} is ${record.state}, promised ${value.dueAt}, runtime ${instance?.status ?? 'none'}`;
    if (value.dueAt < now) run.checks.violate('progress', `${what}.`);
    if (record.state !== 'waiting' && record.state !== 'blocked') run.checks.violate('progress', `${what}.`);
    // Without a runtime it is taken up when its promise is broken.
    if (record.state === 'blocked' && instance?.status === 'running' && (record.blocked?.until ?? now) < now) {
      run.checks.violate('progress', `${what}, blocked until ${record.blocked?.until ?? '?'}.`);
    }
  }
  for (const partition of run.memory.partitions('case:')) {
    const record = run.memory.get<CaseRecord>(partition, 'state')?.value;
    if (record === undefined || isClosed(record.state)) continue;
    if (run.memory.get('open', record.caseId) === undefined) {
      run.checks.violate('progress', `${record.caseId} is ${record.state} and not in the list of open cases.`);
    }
  }
}

/** I3: every attempt that was begun has come to something, and the trail says to what. */
function attempts(run: Run): void {
  for (const partition of run.memory.partitions('case:')) {
    const record = run.memory.get<CaseRecord>(partition, 'state')?.value;
    if (record === undefined || !isClosed(record.state)) continue;
    for (const { value } of run.memory.list<Attempt>(partition, { from: 'attempt~', before: 'attempt~~' })) {
      if (value.clientRequestId === '') continue;
      const name = `attempt ${String(value.number)} of ${value.caseId}`;
      const outcomes = run.memory.list(`chain:${value.caseId}`, {
        from: `k-outcome~${String(value.number)}~`,
        before: `k-outcome~${String(value.number)}~~`,
      });
      const left = run.wire.some(({ order }) => order.clientRequestId === value.clientRequestId);
      if (value.result === undefined) run.checks.violate('I3', `${name} has no result${left ? ', and it left' : ''}.`);
      if (outcomes.length === 0) run.checks.violate('I3', `${name} has no outcome in the trail.`);
    }
  }
}

/** I9: chains without gaps, and every record of theirs delivered. */
function trail(run: Run): void {
  const [least] = skewsOf(run.swarm);
  const lately = isoOf(run.scheduler.now() - 2 * 60_000 + least);
  const delivered = new Map(run.delivered.map((record) => [record.EventId, record]));
  for (const partition of run.memory.partitions('chain:')) {
    const rows = run.memory.list<AuditRecord>(partition, { from: 'r-', before: 'r-~' });
    const records = rows.map(({ value }) => value);
    for (const { seq, problem } of verifyChain(records, sha256)) {
      run.checks.violate('I9', `${partition}: record ${String(seq)}: ${problem}.`);
    }
    const marked = run.memory.get('outbox', partition.slice('chain:'.length)) !== undefined;
    const onTheWay = ({ EventTime }: AuditRecord): boolean => marked && EventTime >= lately;
    const missing = records.filter((record) => !delivered.has(record.EventId) && !onTheWay(record));
    if (missing.length > 0) {
      run.checks.violate('I9', `${partition}: ${String(missing.length)} records are not delivered.`);
    }
  }
}

/** Every storm ends, and is told of. */
function storms({ memory, checks }: Run): void {
  for (const { value } of memory.list<Storm>('storms')) {
    if (value.endedAt === undefined) checks.violate('progress', `The storm of ${value.since} is not over.`);
    else if (value.settled !== true)
      checks.violate('progress', `Nobody was told that the storm of ${value.since} ended.`);
  }
}
