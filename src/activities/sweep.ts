import { controls, controlsFor } from '../controls/index.ts';
import type { Control } from '../engine/control.ts';
import { readPointer } from '../engine/pointer.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { Activities, SweepPart, Tallies, Tally } from '../orchestrations/activities.ts';
import { ArmFault, type Page } from '../ports/arm.ts';
import { readCase } from '../records/cases.ts';
import { caseIdOf, readFinding, standDown, type FindingRecord } from '../records/findings.ts';
import { changeInspection, readInspection, resourceKey } from '../records/resources.ts';
import { readWatermark, writeWatermark } from '../records/sweeps.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import { actorInBody } from './actors.ts';
import { later, MINUTE, type Deps } from './deps.ts';
import { factsAbout, judge, type Judgement } from './judge.ts';
import { blindKey, findingKeyOf, reconcile } from './reconcile.ts';
import { mayReopen } from './reopen.ts';
import { tellPreExisting } from './digest.ts';
import { lookAt } from './want.ts';

type PageAnswer = Awaited<ReturnType<Activities['sweepPage']>>;

/** An inventory that shrinks below this share of the last one is an alarm, not good news. */
const SUDDEN_DROP = 0.5;

/** Marks the continuation of a list of Resource Manager among those of Resource Graph. */
const LIST = 'list:';

const COLUMN = {
  compliant: 'compliant',
  drifted: 'drifted',
  'could-not-tell': 'couldNotTell',
  unreadable: 'couldNotTell',
  'not-applicable': 'notApplicable',
} as const;

/** One part per subscription in scope and kind of resource that has controls. */
export async function planSweep(deps: Deps, by: string): Promise<readonly SweepPart[]> {
  deps.log.info(`Looking at everything in scope (${by}).`);
  const { settings } = await deps.settings.load();
  const subscriptions = [...new Set(settings.scopes.map((scope) => scope.split('/')[2]?.toLowerCase() ?? ''))];
  const types = [...new Set(controls.map((control) => control.resource.type))];
  const startedAt = deps.clock.now();
  const parts: SweepPart[] = [];
  for (const subscriptionId of subscriptions) {
    for (const type of types) {
      const baseline = (await readWatermark(deps.store, subscriptionId, type)) === undefined;
      parts.push({ subscriptionId, type, startedAt, baseline });
    }
  }
  return parts;
}

/** Judges one page of an inventory. What is met is noted; what is not, or not surely, gets a live look of its own. */
export async function sweepPage(deps: Deps, part: SweepPart & { readonly next: string | null }): Promise<PageAnswer> {
  try {
    const { settings } = await deps.settings.load();
    const inventory = await readInventory(deps, part);
    let tallies: Tallies = { resources: 0, controls: {} };
    for (const body of inventory.bodies) {
      const parsed = parseResourceId(body.id);
      if (parsed.kind !== 'ref' || !inScopes(parsed.ref, settings.scopes)) continue;
      tallies = count(tallies, await sweepBody(deps, part, inventory.live, settings, parsed.ref, body));
    }
    return { kind: 'page', next: inventory.next ?? null, tallies };
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    if (fault.code === 'throttled' || fault.code === 'unavailable') {
      return { kind: 'retry', at: fault.retryAt ?? later(deps.clock.now(), MINUTE) };
    }
    return { kind: 'failed', because: fault.message };
  }
}

/** Resource Graph, in bulk; where it can't answer, the list of ARM, which is slower and live. */
async function readInventory(
  deps: Deps,
  part: SweepPart & { readonly next: string | null },
): Promise<Page & { readonly live: boolean }> {
  const { type, subscriptionId, next } = part;
  const listing = next?.startsWith(LIST) === true;
  if (!listing) {
    try {
      return { ...(await deps.arm.query(type, subscriptionId, next ?? undefined)), live: false };
    } catch (fault) {
      if (!(fault instanceof ArmFault) || fault.code === 'throttled' || next !== null) throw fault;
      deps.log.warn(`Resource Graph can't list ${type}; Resource Manager's own list is used. ${fault.message}`);
    }
  }
  const page = await deps.arm.list(type, subscriptionId, listing ? next.slice(LIST.length) : undefined);
  return { ...page, ...(page.next === undefined ? {} : { next: `${LIST}${page.next}` }), live: true };
}

async function sweepBody(
  deps: Deps,
  part: SweepPart,
  live: boolean,
  settings: Settings,
  ref: ResourceRef,
  state: ResourceState,
): Promise<readonly Judgement[]> {
  const facts = factsAbout(deps.facts, state);
  const judgements = await judge(controlsFor(ref.type), state, facts, settings.profile);
  // Most role assignments are nobody's concern, and there are more of them than of anything else.
  if (judgements.every(({ verdict }) => verdict.kind === 'not-applicable')) return judgements;
  const key = resourceKey(ref);
  const { compliantAt = {}, heldAt = {} } = (await readInspection(deps.store, key))?.value ?? {};
  const inBody = actorInBody(state);
  const origin = part.baseline ? 'baseline' : 'sweep';
  const actors = inBody === undefined ? [] : [inBody];
  const look = { ref, state, at: part.startedAt, origin, settings, facts, actors, compliantAt, heldAt } as const;
  let lookLive = false;
  const doubted: string[] = [];
  const noted: Record<string, Instant> = { ...compliantAt };
  for (const judgement of judgements) {
    const { control, verdict } = judgement;
    const met = compliantAt[control.id] !== undefined;
    const finding = met ? undefined : (await readFinding(deps.store, findingKeyOf(control.id, ref)))?.value;
    const known = finding !== undefined && finding.state !== 'compliant';
    switch (verdict.kind) {
      case 'not-applicable':
        if (known) lookLive = true;
        break;
      case 'compliant':
        if (!live && !isShown(control, state)) doubted.push(control.id);
        if (known || (!live && !isShown(control, state))) lookLive = true;
        else if (!met) noted[control.id] = part.startedAt;
        break;
      case 'drifted':
        doubted.push(control.id);
        if (met) lookLive = true;
        else if (finding === undefined && part.baseline) await reconcile(deps, look, [judgement]);
        else if (!known || (await mayReopen(deps, settings, control, finding))) lookLive = true;
        else if (finding.state === 'open' && (await isWithoutCase(deps, finding))) lookLive = true;
        break;
      case 'could-not-tell':
        await reconcile(deps, look, [judgement]);
        noted[control.id] = '';
        break;
      case 'unreadable':
        doubted.push(control.id);
        lookLive = true;
    }
  }
  await note(deps, key, ref, compliantAt, noted);
  await hold(
    deps,
    part,
    key,
    ref,
    doubted.filter((id) => compliantAt[id] !== undefined && heldAt[id] === undefined),
  );
  if (lookLive) await lookAt(deps, ref, { origin: 'sweep', deleted: false });
  return judgements;
}

/** Was a look cut off between the finding and its case? */
async function isWithoutCase(deps: Deps, { findingKey, generation }: FindingRecord): Promise<boolean> {
  return (await readCase(deps.store, caseIdOf(findingKey, generation))) === undefined;
}

/** Does the row show every member that the control judges? What a row lacks, it does not prove. */
function isShown(control: Control, state: ResourceState): boolean {
  return control.judges.every((path) => readPointer(state, path) !== undefined);
}

/** Keeps the proof that the sweeps before this one have come to: from now on only a live look can say more. */
async function hold(
  deps: Deps,
  { subscriptionId, type }: SweepPart,
  key: string,
  ref: ResourceRef,
  controlIds: readonly string[],
): Promise<void> {
  if (controlIds.length === 0) return;
  const sweptAt = (await readWatermark(deps.store, subscriptionId, type))?.startedAt ?? '';
  await changeInspection(deps.store, key, ref, (inspection) => {
    const held = controlIds.flatMap((id): [string, Instant][] => {
      const at = inspection.compliantAt[id];
      return at === undefined ? [] : [[id, at > sweptAt ? at : sweptAt]];
    });
    return held.length === 0 ? null : { ...inspection, heldAt: { ...Object.fromEntries(held), ...inspection.heldAt } };
  });
}

/** Writes only what is new: a resource that is as it was costs no write. */
async function note(
  deps: Deps,
  key: string,
  ref: ResourceRef,
  before: Readonly<Record<string, Instant>>,
  after: Readonly<Record<string, Instant>>,
): Promise<void> {
  const kept = Object.fromEntries(Object.entries(after).filter(([, at]) => at !== ''));
  const same = Object.keys(kept).length === Object.keys(before).length && Object.keys(kept).every((id) => id in before);
  if (same) return;
  await changeInspection(deps.store, key, ref, (inspection) => {
    const merged = Object.entries({ ...kept, ...inspection.compliantAt }).filter(([id]) => after[id] !== '');
    return { ...inspection, compliantAt: Object.fromEntries(merged) };
  });
}

function count(so: Tallies, judgements: readonly Judgement[]): Tallies {
  const controls: Record<string, Tally> = { ...so.controls };
  for (const { control, verdict } of judgements) {
    const before = controls[control.id] ?? { compliant: 0, drifted: 0, couldNotTell: 0, notApplicable: 0 };
    const column = COLUMN[verdict.kind];
    controls[control.id] = { ...before, [column]: before[column] + 1 };
  }
  return { resources: so.resources + 1, controls };
}

/** One record per control says what was looked at. The watermark moves only when everything was. */
export async function finishSweepPart(
  deps: Deps,
  part: SweepPart & { readonly tallies: Tallies; readonly failed: string | null },
): Promise<null> {
  const before = await readWatermark(deps.store, part.subscriptionId, part.type);
  const dropped = before !== undefined && part.tallies.resources < before.resources * SUDDEN_DROP;
  const failed =
    part.failed ??
    (dropped
      ? `There were ${String(before.resources)} and now ${String(part.tallies.resources)}: the inventory is not believed.`
      : null);
  const scope = `/subscriptions/${part.subscriptionId}`;
  for (const control of controlsFor(part.type)) {
    const tally = part.tallies.controls[control.id] ?? { compliant: 0, drifted: 0, couldNotTell: 0, notApplicable: 0 };
    if (failed === null && tally.couldNotTell === 0) {
      await standDown(deps.store, blindKey(control.id, part.subscriptionId));
    }
    await deps.audit.append(`sweep:${part.subscriptionId}`, `${control.id}~${part.startedAt}`, {
      EventType: failed === null ? 'sweep.completed' : 'sweep.failed',
      EventResult: failed === null ? 'Success' : 'Failure',
      ...(failed === null ? {} : { EventResultDetails: failed }),
      Message:
        failed === null
          ? `Sweep: ${control.meta.title}: ${String(tally.compliant)} compliant, ${String(tally.drifted)} drifted, ` +
            `${String(tally.couldNotTell)} could not tell, ${String(tally.notApplicable)} not applicable.`
          : `Sweep: ${control.meta.title}: not complete. ${failed}`,
      ActorType: 'System',
      TargetResourceId: scope,
      TargetResourceType: part.type,
      TargetSubscriptionId: part.subscriptionId,
      ControlId: control.id,
      AdditionalFields: { ...tally, resources: part.tallies.resources, baseline: part.baseline },
    });
  }
  if (failed !== null) {
    deps.log.error(`The sweep of ${part.type} in ${scope} is not complete. ${failed}`);
    return null;
  }
  const completedAt = deps.clock.now();
  const { startedAt, tallies } = part;
  await writeWatermark(deps.store, part.subscriptionId, part.type, {
    startedAt,
    completedAt,
    resources: tallies.resources,
  });
  if (part.baseline) await tellPreExisting(deps, part.subscriptionId, part.type, startedAt);
  return null;
}
