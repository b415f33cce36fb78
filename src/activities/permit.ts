import { coveredBy } from '../decisions/exemptions.ts';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import { writeBudget } from '../decisions/write-budget.ts';
import { controlById } from '../controls/index.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { LoadedSettings, Settings } from '../model/settings.ts';
import type { Permit, Refusal, SendOrder } from '../ports/arm.ts';
import type { Ports } from '../ports/ports.ts';
import { readOutcome } from '../records/approvals.ts';
import { decisionAbout, readCaseFile, requestsAbout, type CaseFile } from '../records/case-file.ts';
import { readAttempt } from '../records/cases.ts';
import { readFinding } from '../records/findings.ts';
import { exemptionsFor, pauseOn } from '../records/pauses.ts';
import { stormOn } from '../records/storms.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import { giveSlotsBack, takeSlots, waiterOf } from './breaker.ts';
import { MINUTE, msBetween, SECOND } from './deps.ts';
import { refusedByWar } from './drift-war.ts';
import { isInForce } from './in-force.ts';

/** An attempt that has not been sent this long after it began never will be. */
const LONGEST_INTENT_MS = 30 * SECOND;

/** A decision to write without a person holds for so long: drift grows old, and settings change. Then it is decided anew. */
const LONGEST_DECISION_MS = 5 * MINUTE;

type World = Pick<Ports, 'store' | 'settings' | 'clock' | 'enforcementLimit'>;

/**
 * The last word before a write, asked by the executor itself: everything is read anew from the store and the settings,
 * nothing is taken from the caller but names. What can't be read throws, and then nothing is sent.
 */
export function permitFrom(world: World): Permit {
  return async (order) => {
    const file = await readCaseFile(world.store, order.caseId);
    const { proposal } = file;
    const record = file.state?.value;
    if (record === undefined || proposal === undefined) return no('undecided', 'There is no such case.');
    if (world.enforcementLimit() !== 'enforce') {
      return no('hard-stop', 'DRIFTWARDEN_ENFORCEMENT does not allow writes.');
    }
    const loaded = await world.settings.load();
    const refused = (await stopped(world, loaded, record)) ?? (await superseded(world, record, proposal, order));
    if (refused !== undefined) return refused;
    const authority = await authorityFor(world, file, record, proposal);
    if (authority.kind === 'not-permitted') return authority;
    const change = changeIn(proposal, order);
    if (change.kind === 'not-permitted') return change;
    return (await unbudgeted(world, loaded.settings, record, authority.approved, order, change.writes)) ?? change;
  };
}

/** No slot is free, or the intent has grown old meanwhile: then the slot is given back. */
async function unbudgeted(
  world: World,
  settings: Settings,
  record: CaseRecord,
  approved: boolean,
  order: SendOrder,
  writes: number,
): Promise<Refusal | undefined> {
  const budget = writeBudget(settings, record.resourceId);
  if (budget === undefined) return no('superseded', 'The resource is outside the scopes of the settings.');
  const wanted = { clientRequestId: order.clientRequestId, writes };
  const held = await takeSlots(world, budget, waiterOf(record, approved), wanted);
  if (held !== undefined) return { ...no('breaker', held.because), until: held.until };
  const late = await unintended(world, order);
  if (late !== undefined) await giveSlotsBack(world, budget, order.clientRequestId, order.change);
  return late;
}

/** Observe, broken settings, a pause. */
async function stopped(
  world: World,
  { settings, broken }: LoadedSettings,
  record: CaseRecord,
): Promise<Refusal | undefined> {
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

/** What a write rests on: a decision that needs no approval, or that of people. */
type Authority = { readonly kind: 'given'; readonly approved: boolean };

/** The decision to write, with the approval that it asks for; refused when one of them is missing. */
async function authorityFor(
  world: World,
  file: CaseFile,
  record: CaseRecord,
  proposal: Proposal,
): Promise<Authority | Refusal> {
  const { planHash } = proposal;
  const decision = decisionAbout(file, planHash);
  if (decision?.action === 'remediate') {
    if (msBetween(decision.decidedAt, world.clock.now()) >= LONGEST_DECISION_MS) {
      return no('undecided', 'Too much time has passed since it was decided to write.');
    }
    const refused = (await inStorm(world, record)) ?? (await refusedByWar(world.store, proposal));
    return refused ?? { kind: 'given', approved: false };
  }
  if (decision?.action !== 'ask') return no('undecided', 'No decision about this plan allows a write.');
  const request = requestsAbout(file, planHash).at(-1);
  const outcome = request === undefined ? undefined : await readOutcome(world.store, request.approvalId);
  if (request === undefined || outcome?.kind !== 'approved')
    return no('unapproved', 'This plan has not been approved.');
  return isInForce(request, outcome, record.approvalId, world.clock.now())
    ? { kind: 'given', approved: true }
    : no('unapproved', 'The approval of this plan no longer counts.');
}

/** In a storm nothing is fixed without a person. */
async function inStorm({ store }: World, { resourceId }: CaseRecord): Promise<Refusal | undefined> {
  const storm = await stormOn(store, resourceId);
  return storm && { ...no('storm', `Too many drifts in ${storm.scope} since ${storm.since}.`), until: storm.until };
}

type Permitted = Extract<Awaited<ReturnType<Permit>>, { kind: 'permitted' }>;

/** The change that was asked for, and how many there are in all. */
function changeIn(proposal: Proposal, order: SendOrder): (Permitted & { readonly writes: number }) | Refusal {
  const plan = 'unfixable' in proposal.plan ? [] : proposal.plan;
  const change = plan[order.change];
  if (change === undefined) return no('undecided', 'The plan has no such change.');
  const ref = parseResourceId(change.resourceId);
  if (ref.kind !== 'ref') return no('superseded', 'The plan names a resource whose id is not well formed.');
  const { method, apiVersion, body } = change;
  return {
    kind: 'permitted',
    change: { method, ref: ref.ref, apiVersion, ...(body === undefined ? {} : { body }) },
    writes: plan.length,
  };
}

function no(reason: Refusal['reason'], why: string): Refusal {
  return { kind: 'not-permitted', reason, why };
}
