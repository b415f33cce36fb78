import { controlsFor } from '../controls/index.ts';
import type { Control } from '../engine/control.ts';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import { findingKeyText } from '../engine/finding-key.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Actor } from '../model/case.ts';
import type { Verdict } from '../model/finding.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import { markResolved, beginStep, readProposal, readResolved } from '../records/cases.ts';
import {
  caseIdOf,
  changeFinding,
  readFinding,
  standDown,
  standUp,
  writeFinding,
  type FindingRecord,
  type StandingFinding,
} from '../records/findings.ts';
import { shortHash } from '../records/keys.ts';
import { readInspection, resourceKey } from '../records/resources.ts';
import { nameOf, severityOf } from './audit-columns.ts';
import { buildProposal } from './build-proposal.ts';
import { resumeCase, startCase, STEP_SLACK_MS } from './cases.ts';
import { later, msBetween, SECOND, type Deps } from './deps.ts';
import type { FactsAbout, Judgement } from './judge.ts';
import { complianceProof, provenTo, readCarried } from './proof.ts';
import { mayReopen } from './reopen.ts';
import { lookAt } from './want.ts';

/** One look at one resource, with all that it takes to turn verdicts into cases. */
export type Look = {
  readonly ref: ResourceRef;
  readonly state: ResourceState;
  readonly at: Instant;
  /** `baseline`: the first sweep of a scope, whose findings were there before us. */
  readonly origin: 'event' | 'sweep' | 'baseline';
  readonly settings: Settings;
  readonly facts: FactsAbout;
  readonly actors: readonly Actor[];
  /** By control id, when it was last seen met, before this look. */
  readonly compliantAt: Readonly<Record<string, Instant>>;
  /** By control id, the proof that no later sweep carries further. */
  readonly heldAt: Readonly<Record<string, Instant>>;
};

/** The key under which a control's finding on a resource is kept. */
export function findingKeyOf(controlId: string, ref: ResourceRef): string {
  return shortHash(findingKeyText(controlId, ref.key, ''));
}

/** A look older than this, by the clock of the worker that looked, changes no case: it looks again. */
const OLD_LOOK_MS = 30 * SECOND;

const isOld = (deps: Deps, at: Instant): boolean => msBetween(at, deps.clock.now()) > OLD_LOOK_MS;

/** Brings rows and cases in line with what a look saw. Safe to repeat. Throws `ArmFault` when a fact has to wait. */
export async function reconcile(deps: Deps, look: Look, judgements: readonly Judgement[]): Promise<void> {
  for (const { control, verdict } of judgements) {
    const key = findingKeyOf(control.id, look.ref);
    if (verdict.kind === 'drifted') await drifted(deps, look, control, verdict, key);
    else if (verdict.kind === 'could-not-tell') await couldNotTell(deps, look, control, verdict.missing);
    else if (verdict.kind === 'unreadable')
      await stand(deps, key, control, unreadable(look.ref, look.at, control, verdict.why));
    else {
      const because =
        verdict.kind === 'covered'
          ? `The finding of ${verdict.by} on the same resource says as much and more.`
          : 'A live look no longer finds the drift.';
      await compliant(deps, key, control, look.ref, look.at, because);
    }
  }
}

/** There was an answer that no control can judge. */
export async function reconcileBlind(deps: Deps, ref: ResourceRef, at: Instant, why: string): Promise<void> {
  for (const control of controlsFor(ref.type)) {
    await stand(deps, findingKeyOf(control.id, ref), control, unreadable(ref, at, control, why));
  }
}

/** The resource is gone, and every drift with it. */
export async function reconcileGone(deps: Deps, ref: ResourceRef, at: Instant): Promise<void> {
  for (const control of controlsFor(ref.type)) {
    await compliant(deps, findingKeyOf(control.id, ref), control, ref, at, 'The resource was deleted.');
  }
}

async function compliant(
  deps: Deps,
  key: string,
  control: Control,
  ref: ResourceRef,
  at: Instant,
  because: string,
): Promise<void> {
  await standNoMore(deps, key, control, ref, because);
  const before = (await readFinding(deps.store, key))?.value;
  if (before === undefined || before.state === 'compliant') return;
  // A worker that was held up comes with an old look: what is known since is newer, so somebody has to look again.
  if (before.since > at || isOld(deps, at)) return lookAt(deps, ref, { origin: 'event', deleted: false });
  if (before.state === 'open') {
    const caseId = caseIdOf(key, before.generation);
    const own = (await readProposal(deps.store, caseId))?.lookedAt;
    // The case has seen the drift since: only a look that is newer than both can tell.
    if (own !== undefined && own > at) return lookAt(deps, ref, { origin: 'event', deleted: false });
    await markResolved(deps.store, caseId, { lookedAt: at, because });
    // Its runbook ends it at the call. Where the runtime has lost that, the promise does, soon.
    await beginStep(deps.store, caseId, later(deps.clock.now(), STEP_SLACK_MS), (row) => row);
    await deps.workflows.wake(caseId);
  }
  await changeFinding(deps.store, key, (finding) => {
    if (finding.state === 'compliant' || finding.generation !== before.generation) return null;
    const { closedAs: _over, lost: _forgotten, ...rest } = finding;
    return { ...rest, state: 'compliant', since: at };
  });
}

/** Takes a finding without a case from the list, on record. */
async function standNoMore(
  deps: Deps,
  key: string,
  control: Control,
  ref: ResourceRef,
  because: string,
): Promise<void> {
  const stood = await standDown(deps.store, key);
  if (stood === undefined) return;
  await deps.audit.append(`finding:${key}`, `gone~${stood.since}`, {
    ...columns(ref.id, control, key),
    EventType: 'finding.resolved',
    EventResult: 'Success',
    Message: `${nameOf(ref.id)}: ${control.meta.title}. ${because}`,
  });
}

async function drifted(
  deps: Deps,
  look: Look,
  control: Control,
  verdict: Extract<Verdict, { kind: 'drifted' }>,
  key: string,
): Promise<void> {
  const row = await readFinding(deps.store, key);
  const finding = row?.value;
  const message = verdict.finding.evidence.map((evidence) => evidence.message).join(' ');
  const standing = (kind: 'pre-existing' | 'reported'): StandingFinding => ({
    controlId: control.id,
    resourceId: look.ref.id,
    kind,
    message,
    since: look.at,
  });
  const record = (state: FindingRecord['state'], generation: number): FindingRecord => {
    const lost = finding?.lost === undefined ? {} : { lost: finding.lost };
    return {
      findingKey: key,
      controlId: control.id,
      resourceId: look.ref.id,
      state,
      generation,
      since: look.at,
      ...lost,
    };
  };
  const last = finding === undefined ? undefined : caseIdOf(key, finding.generation);
  const stood = await deps.store.get<StandingFinding>('findings', key);
  if (stood?.value.kind === 'unreadable') await standNoMore(deps, key, control, look.ref, 'It can be read again.');
  const goesOn = finding?.state === 'open' && last !== undefined && !(await wasResolved(deps, last, look.at));
  if (goesOn && (await resumeCase(deps, last, look.actors))) return;
  if (finding?.state === 'closed' && !(await mayReopen(deps, look.settings, control, finding))) return;
  if (finding?.state === 'pre-existing' && look.origin !== 'event') {
    return stand(deps, key, control, standing('pre-existing'));
  }
  // A worker that was held up comes with an old look: it may have been put right since.
  if (look.origin !== 'baseline' && isOld(deps, look.at)) {
    return lookAt(deps, look.ref, { origin: look.origin, deleted: false });
  }
  if (look.origin === 'baseline') {
    // A row of an inventory opens no case: where more is known than nothing, a live look tells.
    if (finding !== undefined) return;
    await stand(deps, key, control, standing('pre-existing'));
    await writeFinding(deps.store, row, record('pre-existing', 0));
    return againIfDoubtful(deps, look, control, key);
  }
  if (!goesOn && effectiveSettings(look.settings, look.ref.id, control).mode === 'report') {
    await stand(deps, key, control, standing('reported'));
    await writeFinding(deps.store, row, record('reported', finding?.generation ?? 0));
    return againIfDoubtful(deps, look, control, key);
  }
  const generation = (finding?.generation ?? 0) + (goesOn ? 0 : 1);
  const compliantAt = look.compliantAt[control.id];
  const carried = compliantAt === undefined ? undefined : await readCarried(deps.store, look.ref);
  const proposal = await buildProposal({
    caseId: caseIdOf(key, generation),
    control,
    state: look.state,
    verdict,
    facts: look.facts,
    profile: look.settings.profile,
    actors: look.actors,
    lookedAt: look.at,
    proof: complianceProof({
      state: look.state,
      compliantAt,
      carriedTo: look.heldAt[control.id] ?? (compliantAt && carried && provenTo(compliantAt, carried, look.ref)),
      writtenAt: control.resource.writtenAt(look.state),
      preExisting: finding?.state === 'pre-existing',
      before: last === undefined ? undefined : (await readProposal(deps.store, last))?.proof,
    }),
  });
  const open = goesOn ? row : await writeFinding(deps.store, row, record('open', generation));
  if (open === undefined) return drifted(deps, look, control, verdict, key);
  await standDown(deps.store, key);
  await startCase(deps, look.settings, open.value, proposal);
}

/** What was just shown was seen long ago, by a worker that was held up, or a look has refuted it since: a look tells. */
async function againIfDoubtful(deps: Deps, { ref, at }: Look, control: Control, key: string): Promise<void> {
  const met = (await readInspection(deps.store, resourceKey(ref)))?.value.compliantAt[control.id] !== undefined;
  const isShown = (await deps.store.get<StandingFinding>('findings', key)) !== undefined;
  if (isOld(deps, at) || met || !isShown) await lookAt(deps, ref, { origin: 'sweep', deleted: false });
}

/** Has a look before this one seen the drift of a case gone? Then the case ends, and what is there now is another drift. */
async function wasResolved(deps: Deps, caseId: string, at: Instant): Promise<boolean> {
  const resolved = await readResolved(deps.store, caseId);
  return resolved !== undefined && resolved.lookedAt < at;
}

async function couldNotTell(deps: Deps, look: Look, control: Control, missing: readonly string[]): Promise<void> {
  const scope = `/subscriptions/${look.ref.subscriptionId}`;
  await stand(deps, blindKey(control.id, look.ref.subscriptionId), control, {
    controlId: control.id,
    resourceId: scope,
    kind: 'could-not-tell',
    message: `${control.meta.title}: could not tell for some resources, because ${missing.join(' and ')} could not be had.`,
    since: look.at,
  });
}

/** A complete sweep could judge a control everywhere in a subscription: it is no longer listed as one that could not. */
export async function seesAgain(deps: Deps, control: Control, subscriptionId: string, at: Instant): Promise<void> {
  const key = blindKey(control.id, subscriptionId);
  const stood = await standDown(deps.store, key);
  if (stood === undefined) return;
  await deps.audit.append(`finding:${key}`, `gone~${stood.since}`, {
    ...columns(stood.resourceId, control, key),
    EventType: 'finding.resolved',
    EventResult: 'Success',
    Message: `${control.meta.title}: the sweep of ${at} could tell for all resources.`,
  });
}

/** The key of the one finding that says that a control could not be judged in a subscription. */
function blindKey(controlId: string, subscriptionId: string): string {
  return shortHash(findingKeyText(controlId, `/subscriptions/${subscriptionId}`, 'could-not-tell'));
}

function unreadable(ref: ResourceRef, since: Instant, control: Control, why: string): StandingFinding {
  const message = `${nameOf(ref.id)} can't be judged by "${control.meta.title}": ${why}.`;
  return { controlId: control.id, resourceId: ref.id, kind: 'unreadable', message, since };
}

/** Lists a finding without a case, and records its appearance. One of another kind takes the place of the one before. */
async function stand(deps: Deps, key: string, control: Control, finding: StandingFinding): Promise<void> {
  const before = await deps.store.get<StandingFinding>('findings', key);
  if (before?.value.kind === finding.kind) return;
  if (before !== undefined) await standDown(deps.store, key);
  await deps.audit.append(`finding:${key}`, `seen~${finding.since}`, {
    ...columns(finding.resourceId, control, key),
    EventType: 'finding.detected',
    EventResult: finding.kind === 'unreadable' || finding.kind === 'could-not-tell' ? 'Failure' : 'Success',
    EventResultDetails: finding.kind,
    Message: finding.message,
  });
  await standUp(deps.store, key, finding);
}

function columns(resourceId: string, control: Control, key: string): Partial<AuditEntry> {
  return {
    ActorType: 'System',
    TargetResourceId: resourceId.toLowerCase(),
    TargetResourceType: control.resource.type,
    TargetSubscriptionId: resourceId.split('/')[2] ?? '',
    ControlId: control.id,
    PolicyId: control.id,
    PolicyVersion: control.version,
    FindingKey: key,
    EventSeverity: severityOf(control.meta.severity),
  };
}
