import { canonicalJson } from '../engine/canonical-json.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Actor, CaseOutcome, CaseRecord, Proposal } from '../model/case.ts';
import type { BlockReason } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import { insertOutcome } from '../records/approvals.ts';
import {
  changeProposal,
  endCase,
  isClosed,
  keepEnd,
  listCase,
  moveCase,
  openCase,
  readCase,
  readProposal,
  unlistCase,
  type CaseEnd,
} from '../records/cases.ts';
import { readCaseFile } from '../records/case-file.ts';
import { changeFinding, type FindingRecord } from '../records/findings.ts';
import { mergeActors } from './actors.ts';
import { settleAttempts } from './attempts.ts';
import { noteFailedFix } from './breaker.ts';
import { caseColumns, nameOf } from './audit-columns.ts';
import { HOUR, later, MINUTE, type Deps } from './deps.ts';
import { queueEvent } from './own-events.ts';
import { callForAttention } from './attention.ts';
import { releaseWrite } from './claims.ts';
import { countDrift } from './storm.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import type { Activities } from '../orchestrations/activities.ts';

/** How long a step may take before its case counts as lost. */
export const STEP_SLACK_MS = 15 * MINUTE;

/** The longest that a runbook sleeps without looking around. */
const LONGEST_SLEEP_MS = 24 * HOUR;

/** By when a case moves again that sleeps until an instant. */
export function promiseFor(now: Instant, until: Instant): Instant {
  const longest = later(now, LONGEST_SLEEP_MS);
  return later(until < longest ? until : longest, STEP_SLACK_MS);
}

/** Opens the case of a finding (once) and starts its runbook. Safe to repeat at any point. */
export async function startCase(
  deps: Deps,
  settings: Settings,
  finding: FindingRecord,
  proposal: Proposal,
): Promise<void> {
  if (await resumeCase(deps, proposal.caseId, proposal.actors)) return;
  const storm = await countDrift(deps, settings, proposal, finding.lost === undefined);
  const now = deps.clock.now();
  const record: CaseRecord = {
    caseId: proposal.caseId,
    findingKey: finding.findingKey,
    generation: finding.generation,
    controlId: proposal.controlId,
    title: proposal.title,
    severity: proposal.severity,
    resourceId: proposal.resourceId,
    resourceType: proposal.resourceType,
    state: 'proposed',
    openedAt: now,
    changedAt: now,
    planHash: proposal.planHash,
    because: [],
    ...(storm === undefined ? {} : { storm }),
  };
  await deps.audit.append(proposal.caseId, 'detected', detected(record, proposal));
  await queueEvent(deps, 'Driftwarden.CaseOpened', record);
  await openCase(deps.store, record, proposal, later(now, STEP_SLACK_MS));
  await deps.workflows.start('remediateDrift', proposal.caseId, { caseId: proposal.caseId });
}

/**
 * Makes sure that a case that has not ended is listed, knows all who wrote to its resource and has its runbook at work.
 * One that a lock holds up looks again: the lock may be what has changed. `false` when there is no such case yet.
 */
export async function resumeCase(deps: Deps, caseId: string, actors: readonly Actor[]): Promise<boolean> {
  const { state, proposal } = await readCaseFile(deps.store, caseId);
  const record = state?.value;
  if (record === undefined) return false;
  if (isClosed(record.state)) return true;
  // A runbook is started for no case that is not listed, and only a runbook moves one on.
  if (record.state === 'proposed') await listCase(deps.store, record);
  const withAll = (before: Proposal): Proposal | null => {
    const all = mergeActors(before.actors, actors);
    return canonicalJson(all) === canonicalJson(before.actors) ? null : { ...before, actors: all };
  };
  if (proposal !== undefined && withAll(proposal) !== null) await changeProposal(deps.store, caseId, withAll);
  await deps.workflows.start('remediateDrift', caseId, { caseId });
  if (record.blocked?.reason === 'locked') await deps.workflows.wake(caseId);
  return true;
}

function detected(record: CaseRecord, proposal: Proposal): AuditEntry {
  const evidence = proposal.finding.evidence;
  return {
    ...caseColumns(record, proposal),
    EventType: 'finding.detected',
    EventResult: 'Success',
    Message: `${evidence.map(({ message }) => message).join(' ')} ${whoDidIt(proposal.actors)}`.trim(),
    ActionId: 'detect',
    BeforeState: Object.fromEntries(proposal.touched.map(({ path, before }) => [path, before ?? null])),
    AdditionalFields: { evidence: evidence.map(({ path, current, desired }) => ({ path, current, desired })) },
  };
}

function whoDidIt(actors: readonly Actor[]): string {
  const names = [...new Set(actors.map(({ name, id }) => name ?? id).filter((text) => text !== undefined))];
  return names.length === 0 ? '' : `Last written by ${names.join(', ')}.`;
}

/** Keeps that a case waits, why and until when. */
export async function blockCase(
  deps: Deps,
  block: { readonly caseId: string; readonly reason: BlockReason; readonly until: Instant; readonly because: string },
): Promise<null> {
  const { caseId, reason, until, because } = block;
  const now = deps.clock.now();
  const record = await moveCase(deps.store, caseId, promiseFor(now, until), (before) => ({
    ...before,
    state: 'blocked',
    changedAt: now,
    because: [because],
    blocked: { reason, until },
  }));
  if (record === undefined) return null;
  await deps.audit.append(caseId, `blocked~${reason}~${until}`, {
    ...caseColumns(record, await readProposal(deps.store, caseId)),
    EventType: 'case.blocked',
    EventResult: 'NA',
    EventResultDetails: reason,
    Message: `${nameOf(record.resourceId)}: waiting until ${until} (${reason}). ${because}`,
  });
  if (reason === 'no-right') await callForAttention(deps, caseId, 'held', because);
  return null;
}

/** Ends in which the drift stays and nobody has decided that. */
const FOR_PEOPLE: readonly CaseOutcome[] = ['needs-attention', 'refused'];

/** The last step of a runbook: ends its case, and lets others write to the resource. */
export async function closeStep(deps: Deps, end: Parameters<Activities['close']>[0]): Promise<null> {
  const { caseId, outcome } = end;
  const record = await closeCase(deps, end);
  const parsed = parseResourceId(record?.resourceId ?? '');
  if (parsed.kind === 'ref') await releaseWrite(deps, parsed.ref, caseId);
  if (outcome === 'needs-attention') await countFailedFix(deps, caseId);
  return null;
}

async function countFailedFix(deps: Deps, caseId: string): Promise<void> {
  const record = (await readCase(deps.store, caseId))?.value;
  if (record !== undefined) await noteFailedFix(deps, (await deps.settings.load()).settings, record);
}

/**
 * Ends a case: its state, its finding, its request, its last record; others are told, and people are called where they are
 * needed. Safe to repeat; an end that was begun is gone on with. Returns the case as it was before; `undefined` when there
 * is none.
 */
export async function closeCase(
  deps: Deps,
  end: CaseEnd & { readonly caseId: string },
): Promise<CaseRecord | undefined> {
  const { caseId, ...wanted } = end;
  const now = deps.clock.now();
  const file = await readCaseFile(deps.store, caseId);
  const { state: row, proposal } = file;
  if (row === undefined) return undefined;
  if (isClosed(row.value.state)) {
    await unlistCase(deps.store, caseId);
    return row.value;
  }
  const { outcome, because, replaced } = await keepEnd(deps.store, caseId, wanted);
  if (proposal !== undefined) await settleAttempts(deps, row.value, proposal, file);
  await deps.audit.append(caseId, 'closed', {
    ...caseColumns(row.value, proposal),
    EventType: 'case.closed',
    EventResult: outcome === 'needs-attention' ? 'Failure' : 'Success',
    EventResultDetails: outcome,
    Message: `${nameOf(row.value.resourceId)}: case closed as ${outcome}. ${because}`,
  });
  await changeFinding(deps.store, row.value.findingKey, (finding) => {
    const ours = finding.generation === row.value.generation && finding.state === 'open';
    if (!ours) return null;
    const gone = outcome === 'remediated' || outcome === 'resolved-meanwhile';
    return { ...finding, since: now, ...(gone ? { state: 'compliant' } : { state: 'closed', closedAs: outcome }) };
  });
  await voidRequest(deps, row.value, 'The case has ended.');
  const ended = ({ blocked: _blocked, ...rest }: CaseRecord): CaseRecord => {
    return { ...rest, state: outcome, changedAt: now, closedAt: now, because: [because] };
  };
  if (FOR_PEOPLE.includes(outcome) && replaced !== true) await callForAttention(deps, caseId, 'ended', because);
  await queueEvent(deps, 'Driftwarden.CaseClosed', ended(row.value));
  await endCase(deps.store, caseId, ended, row);
  return row.value;
}

/** Voids the open request of a case, if there is one. */
export async function voidRequest(deps: Deps, record: CaseRecord, reason: string): Promise<void> {
  const { approvalId } = record;
  if (approvalId === undefined) return;
  const now = deps.clock.now();
  const voided = { kind: 'voided', by: [], reason, decidedAt: now } as const;
  const outcome = await insertOutcome(deps.store, approvalId, voided);
  if (outcome.kind !== 'voided') return;
  await deps.audit.append(record.caseId, `voided~${approvalId}`, {
    ...caseColumns(record),
    EventType: 'approval.voided',
    EventResult: 'NA',
    ApprovalId: approvalId,
    Message: `${nameOf(record.resourceId)}: the request for approval is void. ${outcome.reason}`,
  });
}
