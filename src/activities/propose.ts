import { controlById } from '../controls/index.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { BlockReason } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import type { Activities } from '../orchestrations/activities.ts';
import { ArmFault } from '../ports/arm.ts';
import { readCaseFile } from '../records/case-file.ts';
import { changePlan, isClosed, writeProposal } from '../records/cases.ts';
import { readFinding } from '../records/findings.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { readResourceFile, resourceKey } from '../records/resources.ts';
import { mergeActors, writersOf } from './actors.ts';
import { buildProposal } from './build-proposal.ts';
import { STEP_SLACK_MS, voidRequest } from './cases.ts';
import { HOUR, later, MINUTE, msBetween, SECOND, type Deps } from './deps.ts';
import { factsAbout, judge } from './judge.ts';
import { observe } from './observe.ts';
import { outOfScope } from './out-of-scope.ts';
import { stillHeld } from './storm-hold.ts';
import { lookAt } from './want.ts';

/** A look this young is not repeated before a write. */
export const FRESH_LOOK_MS = 30 * SECOND;

type Answer = Awaited<ReturnType<Activities['propose']>>;

/** The drift of a case as it is now. What the last look proposed counts while it is younger than 30 s. */
export async function proposeStep(deps: Deps, caseId: string): Promise<Answer> {
  const { state: row, proposal, resolved } = await readCaseFile(deps.store, caseId);
  if (row === undefined || proposal === undefined || isClosed(row.value.state)) return { kind: 'closed' };
  if (resolved !== undefined) return { kind: 'resolved', because: resolved.because };
  const finding = await readFinding(deps.store, row.value.findingKey);
  if (finding?.value.state !== 'open' || finding.value.generation !== row.value.generation) {
    return { kind: 'resolved', because: 'A newer look has taken over.' };
  }
  const { settings } = await deps.settings.load();
  const outside = outOfScope(settings, row.value.resourceId);
  if (outside !== undefined) return outside;
  if (msBetween(proposal.lookedAt, deps.clock.now()) < FRESH_LOOK_MS) {
    return { kind: 'drift', planHash: proposal.planHash };
  }
  const held = await stillHeld(deps, row.value);
  return held ?? lookAgain(deps, row.value, proposal, settings);
}

async function lookAgain(deps: Deps, record: CaseRecord, before: Proposal, settings: Settings): Promise<Answer> {
  const parsed = parseResourceId(record.resourceId);
  const control = controlById(record.controlId);
  if (parsed.kind !== 'ref' || control === undefined) {
    return wait(deps, 'no-right', HOUR, `The control ${record.controlId} or its resource is no longer known.`);
  }
  const seen = await observe(deps, parsed.ref);
  if (seen.kind === 'wait') return { kind: 'wait', reason: 'busy', until: seen.until, because: seen.because };
  if (seen.kind === 'blind') return wait(deps, 'no-right', HOUR, seen.because);
  if (seen.kind === 'not-found') {
    await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
    return wait(deps, 'busy', MINUTE, 'Azure does not find the resource; it is being looked at.');
  }
  const facts = factsAbout(deps.facts, seen.state);
  try {
    const [judgement] = await judge([control], seen.state, facts, settings.profile);
    const verdict = judgement?.verdict;
    if (verdict?.kind === 'compliant' || verdict?.kind === 'not-applicable') {
      await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
      return { kind: 'resolved', because: 'A live look no longer finds the drift.' };
    }
    if (verdict?.kind !== 'drifted') {
      const because = verdict?.kind === 'unreadable' ? verdict.why : 'Facts that are needed could not be had.';
      return wait(deps, 'no-right', 10 * MINUTE, because);
    }
    const file = await readResourceFile(deps.store, resourceKey(parsed.ref));
    const writers = await writersOf(deps, file, seen.state);
    const proposal = await buildProposal({
      caseId: record.caseId,
      control,
      state: seen.state,
      verdict,
      facts,
      profile: settings.profile,
      actors: mergeActors(before.actors, writers),
      proof: before.proof,
      lookedAt: seen.at,
    });
    await putInForce(deps, record, before, proposal);
    return { kind: 'drift', planHash: proposal.planHash };
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    const until: Instant = fault.retryAt ?? later(deps.clock.now(), MINUTE);
    return { kind: 'wait', reason: 'busy', until, because: fault.message };
  }
}

/** A plan that differs voids what was asked about the one before. */
async function putInForce(deps: Deps, record: CaseRecord, before: Proposal, proposal: Proposal): Promise<void> {
  if (proposal.planHash === before.planHash) return writeProposal(deps.store, proposal);
  await voidRequest(deps, record, 'What would be written, or whom it would hit, has changed since.');
  const now = deps.clock.now();
  await changePlan(deps.store, proposal, now, later(now, STEP_SLACK_MS));
}

function wait(deps: Deps, reason: BlockReason, ms: number, because: string): Answer {
  return { kind: 'wait', reason, until: later(deps.clock.now(), ms), because };
}
