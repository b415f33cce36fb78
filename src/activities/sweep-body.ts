import { controlsFor } from '../controls/index.ts';
import type { Control } from '../engine/control.ts';
import { readPointer } from '../engine/pointer.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { SweepPart } from '../orchestrations/activities.ts';
import { readCase } from '../records/cases.ts';
import { caseIdOf, readFinding, type FindingRecord } from '../records/findings.ts';
import { changeInspection, readInspection, resourceKey } from '../records/resources.ts';
import { actorInBody } from './actors.ts';
import { later, type Deps } from './deps.ts';
import { factsAbout, judge, type Judgement } from './judge.ts';
import { hold } from './hold.ts';
import { GRAPH_LAG_MS, isCovered } from './proof.ts';
import { findingKeyOf, reconcile } from './reconcile.ts';
import { mayReopen } from './reopen.ts';
import { lookAt } from './want.ts';

/**
 * Judges one body of an inventory. What is met is noted; what is not, or not surely, gets a live look of its own; what
 * nobody has swept before is kept as there before us.
 */
export async function sweepBody(
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
  const actors = inBody === undefined ? [] : [inBody];
  const look = {
    ref,
    state,
    at: part.startedAt,
    origin: 'baseline',
    settings,
    facts,
    actors,
    compliantAt,
    heldAt,
  } as const;
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
        if (!isShown(control, state)) doubted.push(control.id);
        if (known || !isShown(control, state)) lookLive = true;
        else if (!met) noted[control.id] = live ? part.startedAt : later(part.startedAt, -GRAPH_LAG_MS);
        break;
      case 'drifted':
        doubted.push(control.id);
        if (met) lookLive = true;
        else if (finding === undefined && isFirstLook(part, control, ref)) await reconcile(deps, look, [judgement]);
        else if (!known || (await mayReopen(deps, settings, control, finding))) lookLive = true;
        else if (finding.state === 'open' && (await isWithoutCase(deps, finding))) lookLive = true;
        break;
      case 'covered':
        if (known) lookLive = true;
        noted[control.id] = '';
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
  const held = doubted.filter((id) => compliantAt[id] !== undefined && heldAt[id] === undefined);
  if (held.length > 0) await hold(deps, ref, { controls: held });
  if (lookLive) await lookAt(deps, ref, { origin: 'sweep', deleted: false });
  return judgements;
}

/** Was a look cut off between the finding and its case? */
async function isWithoutCase(deps: Deps, { findingKey, generation }: FindingRecord): Promise<boolean> {
  return (await readCase(deps.store, caseIdOf(findingKey, generation))) === undefined;
}

/** Has no complete sweep covered this control and this resource before? */
function isFirstLook({ before }: SweepPart, control: Control, ref: ResourceRef): boolean {
  return !before.controls.includes(control.id) || !isCovered(before.scopes, ref);
}

/** Does the row show every member that the control judges? What an inventory leaves out, it does not prove. */
function isShown(control: Control, state: ResourceState): boolean {
  return control.judges.every((path) => readPointer(state, path) !== undefined);
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
