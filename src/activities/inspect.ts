import { controlsFor } from '../controls/index.ts';
import { ALL } from '../engine/resource-kind.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { Activities, InspectionRef } from '../orchestrations/activities.ts';
import { ArmFault } from '../ports/arm.ts';
import {
  changeInspection,
  forgetActors,
  readInspection,
  readResourceFile,
  readWanted,
  type Inspection,
  type Wanted,
} from '../records/resources.ts';
import type { Row } from '../ports/store.ts';
import { hangingOn, idOfAll } from '../resources/index.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import { writersOf } from './actors.ts';
import { later, MINUTE, msBetween, SECOND, type Deps } from './deps.ts';
import { factsAbout, judge } from './judge.ts';
import { observe, type Observation } from './observe.ts';
import { reconcile, reconcileBlind, reconcileGone } from './reconcile.ts';
import { lookAt } from './want.ts';

/** How long a run may keep a resource to itself without a word. */
const LEASE_MS = 5 * MINUTE;

/** How long to wait for a burst of events to end before looking once more. */
export const SETTLE_MS = 10 * SECOND;

/** This many 404s in a row count as deleted, without any delete event. */
const MISSES = 3;

/** Takes the lease of a resource for a run. */
export async function takeLease(deps: Deps, { resourceKey, run }: InspectionRef): Promise<'taken' | 'busy'> {
  const row = await readInspection(deps.store, resourceKey);
  const ref = refOf(row?.value.resourceId ?? (await readWanted(deps.store, resourceKey))?.value.resourceId);
  if (ref === undefined) return 'busy';
  const now = deps.clock.now();
  const take = (inspection: Inspection): Inspection | null => {
    const live = inspection.leaseUntil !== null && inspection.leaseUntil > now;
    if (run < inspection.run || (live && inspection.run !== run)) return null;
    return { ...inspection, run, leaseUntil: later(now, LEASE_MS) };
  };
  return (await changeInspection(deps.store, resourceKey, ref, take, row)) === undefined ? 'busy' : 'taken';
}

/** Frees the lease, and says whether the resource was wanted again in between. */
export async function freeLease(deps: Deps, { resourceKey, run }: InspectionRef): Promise<'free' | 'more'> {
  const row = await readInspection(deps.store, resourceKey);
  const ref = refOf(row?.value.resourceId);
  if (ref === undefined) return 'free';
  const free = (inspection: Inspection): Inspection | null =>
    inspection.run === run ? { ...inspection, leaseUntil: null } : null;
  const freed = await changeInspection(deps.store, resourceKey, ref, free, row);
  return freed !== undefined && (await readWanted(deps.store, resourceKey)) !== undefined ? 'more' : 'free';
}

/** One live look at a resource: one GET, all controls, all cases. */
export async function look(deps: Deps, lease: InspectionRef): ReturnType<Activities['look']> {
  const { resourceKey, run } = lease;
  const row = await readInspection(deps.store, resourceKey);
  if (row?.value.run !== run || row.value.leaseUntil === null) return { kind: 'lost' };
  const { settings } = await deps.settings.load();
  const wanted = await readWanted(deps.store, resourceKey);
  const ref = refOf(row.value.resourceId);
  if (ref === undefined) return finish(deps, lease, ref, wanted);
  if (!inScopes(ref, settings.scopes)) {
    await knowNothing(deps, lease, ref);
    return finish(deps, lease, ref, wanted);
  }

  const restUntil = restAfter(row.value.looks, deps.clock.now());
  if (restUntil !== undefined) return again(deps, lease, ref, restUntil, wanted);

  const seen = await observe(deps, ref);
  if (seen.kind === 'wait') return again(deps, lease, ref, seen.until, wanted);
  if (seen.kind === 'not-found') {
    return missing(deps, lease, ref, wanted, { at: seen.at, misses: row.value.misses + 1 });
  }
  const at = seen.kind === 'body' ? seen.at : deps.clock.now();
  try {
    const origin = wanted?.value.origin ?? 'event';
    const { compliantAt, known } =
      seen.kind === 'blind'
        ? await seeNothing(deps, ref, seen.because)
        : await seeBody(deps, { lease, ref, origin, settings, seen, before: row.value });
    const note = (inspection: Inspection): Inspection => {
      const looks = [...(inspection.looks ?? []), at].slice(-2);
      return { ...inspection, misses: 0, compliantAt, heldAt: heldSince(inspection, row.value), looks };
    };
    await changeInspection(deps.store, resourceKey, ref, note, known);
    if (isFirst(row.value)) await lookAtWhatHangsOn(deps, ref, settings);
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    return again(deps, lease, ref, fault.retryAt ?? later(deps.clock.now(), MINUTE), wanted);
  }
  return finish(deps, lease, ref, wanted);
}

/** Has nobody ever looked at the resource, and no sweep found it in order? */
function isFirst({ looks, compliantAt }: Inspection): boolean {
  return looks === undefined && Object.keys(compliantAt).length === 0;
}

/** What is judged together at a resource is there from its beginning, or missing, and no event tells of that. */
async function lookAtWhatHangsOn(deps: Deps, { id, type }: ResourceRef, { profile }: Settings): Promise<void> {
  for (const kind of hangingOn(type)) {
    const none = { id: idOfAll(kind, id), name: ALL, type: kind.type, properties: { items: {} } };
    const parsed = parseResourceId(none.id);
    const isJudged = controlsFor(kind.type).some((control) => control.applies(none, profile));
    if (parsed.kind === 'ref' && isJudged) await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
  }
}

/** Which controls are met, and the row in which that is noted, as it was read. */
type Known = { readonly compliantAt: Inspection['compliantAt']; readonly known?: Row<Inspection> | undefined };

/** Two looks in the time in which a burst settles are enough: when there may be a third; `undefined`: now. */
function restAfter(looks: Inspection['looks'], now: Instant): Instant | undefined {
  const [first, second] = looks ?? [];
  if (first === undefined || second === undefined) return undefined;
  const passed = msBetween(first, now);
  return passed >= 0 && passed < SETTLE_MS ? later(first, SETTLE_MS) : undefined;
}

/** Judges the body, brings the cases in line, and tells which controls it meets. Throws `ArmFault`: ask again later. */
async function seeBody(
  deps: Deps,
  look: {
    readonly lease: InspectionRef;
    readonly ref: ResourceRef;
    readonly origin: Wanted['origin'];
    readonly settings: Settings;
    readonly seen: Extract<Observation, { kind: 'body' }>;
    readonly before: Inspection;
  },
): Promise<Known> {
  const { lease, seen, before, ...rest } = look;
  const facts = factsAbout(deps.facts, seen.state);
  const judgements = await judge(controlsFor(look.ref.type), seen.state, facts, look.settings.profile);
  const file = await readResourceFile(deps.store, lease.resourceKey);
  const actors = await writersOf(deps, file, seen.state);
  const { compliantAt, heldAt = {} } = before;
  await reconcile(deps, { ...rest, compliantAt, heldAt, state: seen.state, at: seen.at, facts, actors }, judgements);
  const met = judgements.filter(({ verdict }) => verdict.kind === 'compliant' || verdict.kind === 'not-applicable');
  if (met.length === judgements.length) await forgetActors(deps.store, file, seen.at);
  return { compliantAt: Object.fromEntries(met.map(({ control }) => [control.id, seen.at])), known: file.inspection };
}

/** What was held while the look was at work is about a change that it may not have seen. */
function heldSince(
  { heldAt: now = {} }: Inspection,
  { heldAt: before = {} }: Inspection,
): NonNullable<Inspection['heldAt']> {
  return Object.fromEntries(Object.entries(now).filter(([id, at]) => before[id] !== at));
}

/**
 * Nobody looks at the resource any more. Should the settings cover it again, what was once met proves nothing, and a sweep
 * asks for the finding of a look that was cut off.
 */
async function knowNothing(deps: Deps, { resourceKey }: InspectionRef, ref: ResourceRef): Promise<void> {
  await changeInspection(deps.store, resourceKey, ref, (inspection) => ({ ...inspection, compliantAt: {} }));
}

/** There was an answer that nobody can judge: shown, and nothing counts as met any more. */
async function seeNothing(deps: Deps, ref: ResourceRef, because: string): Promise<Known> {
  await reconcileBlind(deps, ref, deps.clock.now(), because);
  return { compliantAt: {} };
}

/** A 404. Believed after a delete event or when it stays. */
async function missing(
  deps: Deps,
  lease: InspectionRef,
  ref: ResourceRef,
  wanted: Row<Wanted> | undefined,
  { at, misses }: { readonly at: Instant; readonly misses: number },
): ReturnType<Activities['look']> {
  const gone = wanted?.value.deleted === true || misses >= MISSES;
  await changeInspection(deps.store, lease.resourceKey, ref, (inspection) => {
    return gone ? { ...inspection, misses: 0, compliantAt: {} } : { ...inspection, misses };
  });
  if (!gone) return again(deps, lease, ref, later(deps.clock.now(), SETTLE_MS), wanted);
  await reconcileGone(deps, ref, at);
  return finish(deps, lease, ref, wanted);
}

/** Look again then; the lease lasts until after it. */
async function again(
  deps: Deps,
  { resourceKey, run }: InspectionRef,
  ref: ResourceRef,
  at: Instant,
  wanted?: Row<Wanted>,
): ReturnType<Activities['look']> {
  const isLong = msBetween(deps.clock.now(), at) > MINUTE;
  if (isLong && wanted !== undefined) {
    await deps.store.update(wanted, { ...wanted.value, comesBy: later(at, LEASE_MS) });
  }
  await changeInspection(deps.store, resourceKey, ref, (inspection) =>
    inspection.run === run ? { ...inspection, leaseUntil: later(at, LEASE_MS) } : null,
  );
  return { kind: 'again', at };
}

/** Takes the resource off the list, unless something happened since the look began. */
async function finish(
  deps: Deps,
  lease: InspectionRef,
  ref: ResourceRef | undefined,
  wanted: Row<Wanted> | undefined,
): ReturnType<Activities['look']> {
  if (wanted !== undefined && (await deps.store.delete(wanted))) return { kind: 'done' };
  if ((await readWanted(deps.store, lease.resourceKey)) === undefined) return { kind: 'done' };
  if (ref === undefined) return { kind: 'lost' };
  return again(deps, lease, ref, later(deps.clock.now(), SETTLE_MS));
}

function refOf(resourceId: string | undefined): ResourceRef | undefined {
  const parsed = resourceId === undefined ? undefined : parseResourceId(resourceId);
  return parsed?.kind === 'ref' ? parsed.ref : undefined;
}
