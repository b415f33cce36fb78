import { coveredBy } from '../decisions/exemptions.ts';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import { controlById } from '../controls/index.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Permit, Refusal, SendOrder } from '../ports/arm.ts';
import type { Ports } from '../ports/ports.ts';
import { readOutcome, requestsOf } from '../records/approvals.ts';
import { readAttempt, readCase, readDecision, readProposal } from '../records/cases.ts';
import { readFinding } from '../records/findings.ts';
import { exemptionsFor, pauseOn } from '../records/pauses.ts';
import { stormOn } from '../records/storms.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import { msBetween, SECOND } from './deps.ts';
import { isInForce } from './in-force.ts';

/** An attempt that has not been sent this long after it began never will be. */
const LONGEST_INTENT_MS = 30 * SECOND;

type World = Pick<Ports, 'store' | 'settings' | 'clock' | 'enforcementLimit'>;

/**
 * The last word before a write, asked by the executor itself: everything is read anew from the store and the settings,
 * nothing is taken from the caller but names. What can't be read throws, and then nothing is sent.
 */
export function permitFrom(world: World): Permit {
  return async (order) => {
    const record = (await readCase(world.store, order.caseId))?.value;
    const proposal = await readProposal(world.store, order.caseId);
    if (record === undefined || proposal === undefined) return no('undecided', 'There is no such case.');
    return (
      (await stopped(world, record)) ??
      (await superseded(world, record, proposal, order)) ??
      (await unauthorised(world, record, order)) ??
      (await unintended(world, order)) ??
      permitted(proposal, order)
    );
  };
}

/** Hard stop, observe, broken settings, a pause. */
async function stopped(world: World, record: CaseRecord): Promise<Refusal | undefined> {
  if (world.enforcementLimit() !== 'enforce') {
    return no('hard-stop', 'DRIFTWARDEN_ENFORCEMENT does not allow writes.');
  }
  const { settings, broken } = await world.settings.load();
  if (broken !== undefined) return no('settings-broken', 'The newest settings have mistakes.');
  const ref = parseResourceId(record.resourceId);
  if (ref.kind !== 'ref' || !inScopes(ref.ref, settings.scopes)) {
    return no('superseded', 'The resource is outside the scopes of the settings.');
  }
  const control = controlById(record.controlId);
  if (control === undefined || effectiveSettings(settings, record.resourceId, control).enforcement !== 'enforce') {
    return no('hard-stop', 'The settings only observe this resource.');
  }
  const covered = coveredBy(await exemptionsFor(world.store, control.id, record.resourceId), world.clock.now());
  if (covered.kind === 'covered') return no('superseded', 'An exemption has been granted since.');
  const pause = await pauseOn(world.store, record.resourceId, world.clock.now());
  if (pause === undefined) return undefined;
  return { ...no('paused', `Paused by ${pause.by}: ${pause.reason}`), until: pause.until };
}

/** Another plan or another generation is in force. */
async function superseded(
  world: World,
  record: CaseRecord,
  proposal: Proposal,
  order: SendOrder,
): Promise<Refusal | undefined> {
  if (record.state !== 'writing' || proposal.planHash !== order.planHash || record.planHash !== order.planHash) {
    return no('superseded', 'The case has moved on from this plan.');
  }
  const finding = (await readFinding(world.store, record.findingKey))?.value;
  if (finding?.state !== 'open' || finding.generation !== record.generation) {
    return no('superseded', 'A newer look has taken the drift over.');
  }
  return undefined;
}

/**
 * The intent is not on record, or so old that what it rests on may have changed: a worker that was held up must not go on
 * as if nothing had happened. Asked last, so that no time passes between this and the send.
 */
async function unintended(world: World, order: SendOrder): Promise<Refusal | undefined> {
  const attempt = (await readAttempt(world.store, order.caseId, order.attempt))?.value;
  if (attempt?.clientRequestId !== order.clientRequestId || attempt.result !== undefined) {
    return no('superseded', 'The intent of this attempt is not on record.');
  }
  const isYoung = msBetween(attempt.startedAt, world.clock.now()) < LONGEST_INTENT_MS;
  return isYoung ? undefined : no('superseded', 'Too much time has passed since the look that this attempt rests on.');
}

/** No decision to write, or not the approval that it asks for. */
async function unauthorised(world: World, record: CaseRecord, order: SendOrder): Promise<Refusal | undefined> {
  const decision = await readDecision(world.store, record.caseId, order.planHash);
  if (decision?.action === 'remediate') return inStorm(world, record);
  if (decision?.action !== 'ask') return no('undecided', 'No decision about this plan allows a write.');
  const request = (await requestsOf(world.store, record.caseId, order.planHash)).at(-1);
  const outcome = request === undefined ? undefined : await readOutcome(world.store, request.approvalId);
  if (request === undefined || outcome?.kind !== 'approved')
    return no('unapproved', 'This plan has not been approved.');
  return isInForce(request, outcome, record.approvalId, world.clock.now())
    ? undefined
    : no('unapproved', 'The approval of this plan no longer counts.');
}

/** In a storm nothing is fixed without a person. */
async function inStorm({ store }: World, { resourceId }: CaseRecord): Promise<Refusal | undefined> {
  const storm = await stormOn(store, resourceId);
  return storm && { ...no('storm', `Too many drifts in ${storm.scope} since ${storm.since}.`), until: storm.until };
}

function permitted(proposal: Proposal, order: SendOrder): Awaited<ReturnType<Permit>> {
  const change = 'unfixable' in proposal.plan ? undefined : proposal.plan[order.change];
  if (change === undefined) return no('undecided', 'The plan has no such change.');
  const ref = parseResourceId(change.resourceId);
  if (ref.kind !== 'ref') return no('superseded', 'The plan names a resource whose id is not well formed.');
  const { method, apiVersion, body } = change;
  return {
    kind: 'permitted',
    change: { method, ref: ref.ref, apiVersion, ...(body === undefined ? {} : { body }) },
  };
}

function no(reason: Refusal['reason'], why: string): Refusal {
  return { kind: 'not-permitted', reason, why };
}
