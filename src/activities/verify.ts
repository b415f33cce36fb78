import { controlById } from '../controls/index.ts';
import { stillTrue } from '../engine/still-true.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Activities } from '../orchestrations/activities.ts';
import { ArmFault } from '../ports/arm.ts';
import { readCaseFile } from '../records/case-file.ts';
import { beginStep, moveCase } from '../records/cases.ts';
import { changeInspection, resourceKey, type Inspection } from '../records/resources.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { caseColumns, nameOf } from './audit-columns.ts';
import { promiseFor, STEP_SLACK_MS } from './cases.ts';
import { releaseWrite } from './claims.ts';
import { later, MINUTE, type Deps } from './deps.ts';
import { factsAbout, judge } from './judge.ts';
import { observe } from './observe.ts';

type Answer = Awaited<ReturnType<Activities['verify']>>;
type Seen = Exclude<Answer, { kind: 'wait' }>;
type Order = Parameters<Activities['verify']>[0];

/** A 404 is believed at once when the plan deletes, else when it stays for so many looks. */
const MISSES = 3;

/** A live look at what a plan touched: is the control met now? A deleted resource has no drift. */
export async function verify(deps: Deps, order: Order): Promise<Answer> {
  const { state, proposal } = await readCaseFile(deps.store, order.caseId);
  const now = deps.clock.now();
  const look = (row: CaseRecord): CaseRecord => ({ ...row, state: 'verifying', changedAt: now });
  const record = await beginStep(deps.store, order.caseId, later(now, STEP_SLACK_MS), look, state);
  const parsed = parseResourceId(record?.resourceId ?? '');
  if (record === undefined || proposal === undefined || parsed.kind !== 'ref') {
    return { kind: 'drifted', because: 'The case is no longer there.' };
  }
  const seen = await observe(deps, parsed.ref);
  if (seen.kind === 'wait') return wait(deps, record, seen.until);
  if (seen.kind === 'blind') return report(deps, record, proposal, order, { kind: 'drifted', because: seen.because });
  try {
    const answer = seen.kind === 'body' ? await met(deps, proposal, seen.state) : missing(proposal, order.look);
    if (answer.kind === 'compliant') await releaseWrite(deps, parsed.ref, order.caseId);
    if (seen.kind === 'body') {
      const note = answer.kind === 'compliant' ? isMetAt(record.controlId, seen.at) : isNotMet(record.controlId);
      await changeInspection(deps.store, resourceKey(parsed.ref), parsed.ref, note);
    }
    return await report(deps, record, proposal, order, answer);
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    return wait(deps, record, fault.retryAt ?? later(deps.clock.now(), MINUTE));
  }
}

const isMetAt =
  (controlId: string, at: Instant) =>
  (inspection: Inspection): Inspection => {
    const { [controlId]: _settled, ...heldAt } = inspection.heldAt ?? {};
    return { ...inspection, heldAt, compliantAt: { ...inspection.compliantAt, [controlId]: at } };
  };

/** An earlier look may have seen the fix in place: it was undone since. */
const isNotMet =
  (controlId: string) =>
  (inspection: Inspection): Inspection | null => {
    const { [controlId]: met, ...compliantAt } = inspection.compliantAt;
    return met === undefined ? null : { ...inspection, compliantAt };
  };

/** No answer yet. The case promises to move only after that. */
async function wait(deps: Deps, { caseId }: CaseRecord, until: Instant): Promise<Answer> {
  await moveCase(deps.store, caseId, promiseFor(deps.clock.now(), until), (row) => row);
  return { kind: 'wait', until };
}

function missing({ plan }: Proposal, look: number): Seen {
  const deletes = !('unfixable' in plan) && plan.some(({ method }) => method === 'DELETE');
  return deletes || look >= MISSES
    ? { kind: 'compliant' }
    : { kind: 'drifted', because: 'Azure does not find the resource.' };
}

/** Judges the one control. Facts are needed only where the touched members are still as they were. */
async function met(deps: Deps, proposal: Proposal, state: ResourceState): Promise<Seen> {
  const control = controlById(proposal.controlId);
  if (control === undefined) return { kind: 'drifted', because: `The control ${proposal.controlId} is not known.` };
  const { settings } = await deps.settings.load();
  const [judgement] = await judge([control], state, factsAbout(deps.facts, state), settings.profile);
  const verdict = judgement?.verdict;
  if (verdict?.kind === 'compliant' || verdict?.kind === 'not-applicable') return { kind: 'compliant' };
  const because = stillTrue(proposal, state)
    ? 'The resource is as it was before the fix.'
    : 'The resource has changed, and the drift is still there.';
  return { kind: 'drifted', because };
}

async function report(deps: Deps, record: CaseRecord, proposal: Proposal, order: Order, answer: Seen): Promise<Answer> {
  await deps.audit.append(record.caseId, `verified~${String(order.attempt)}~${String(order.look)}~${answer.kind}`, {
    ...caseColumns(record, proposal),
    EventType: 'remediation.verified',
    EventResult: answer.kind === 'compliant' ? 'Success' : 'Failure',
    Message:
      answer.kind === 'compliant'
        ? `${nameOf(record.resourceId)}: seen as it should be. ${record.title}.`
        : `${nameOf(record.resourceId)}: the drift is still there. ${answer.because}`,
  });
  return answer;
}
