import { controlsFor } from '../controls/index.ts';
import type { Control } from '../engine/control.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Shown, SweepPart, Tallies, Tally } from '../orchestrations/activities.ts';
import { openCases } from '../records/cases.ts';
import { standingFindings } from '../records/findings.ts';
import { resourceKey } from '../records/resources.ts';
import { forgetSeen, readSeen, readWatermark, writeWatermark, type Watermark } from '../records/sweeps.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import type { Deps } from './deps.ts';
import { tellPreExisting } from './digest.ts';
import { seesAgain } from './reconcile.ts';
import { lookAt } from './want.ts';

/** An inventory that shrinks below this share of the last one is an alarm, not good news. */
const SUDDEN_DROP = 0.5;

/** After so many sweeps in a row that found the same few, they are believed. */
const BELIEVED_AFTER = 3;

const NOTHING: Tally = { compliant: 0, drifted: 0, couldNotTell: 0, notApplicable: 0 };

type Swept = SweepPart & { readonly tallies: Tallies; readonly shown: Shown; readonly failed: string | null };

/** One record per control says what was looked at. The watermark moves only when everything was. */
export async function finishSweepPart(deps: Deps, part: Swept): Promise<null> {
  const before = await readWatermark(deps.store, part.subscriptionId, part.type);
  const failed = part.failed ?? notAll(part.shown) ?? (await suddenDrop(deps, part, before));
  for (const control of controlsFor(part.type)) {
    const tally = part.tallies.controls[control.id] ?? NOTHING;
    if (failed === null && tally.couldNotTell === 0)
      await seesAgain(deps, control, part.subscriptionId, part.startedAt);
    await record(deps, part, control, tally, failed);
  }
  if (failed === null) await complete(deps, part);
  else await notComplete(deps, part, failed);
  await forgetSeen(deps.store, part);
  return null;
}

/** Why what a source has shown is not all of it; `null` when it may be. More rows may have come while pages were read. */
export function notAll({ rows, totals: [first, last] }: Shown): string | null {
  const isLess = first !== null && rows < first;
  const isMore = last !== null && rows > last;
  return isLess || isMore ? `It has ${String(last)} rows and showed ${String(rows)}.` : null;
}

/** Why an inventory is not believed. It is after some sweeps in a row that say the same: things do get deleted. */
async function suddenDrop(deps: Deps, part: Swept, before: Watermark | undefined): Promise<string | null> {
  const { resources } = part.tallies;
  if (before === undefined || resources >= before.resources * SUDDEN_DROP) return null;
  if (before.scopes.some((scope) => !part.scopes.includes(scope))) return null;
  const { subscriptionId, type, startedAt } = part;
  const { doubted } = before;
  const again = doubted?.resources === resources && doubted.startedAt !== startedAt ? 1 : 0;
  const times = (doubted?.resources === resources ? doubted.times : 1) + again;
  if (times >= BELIEVED_AFTER) return null;
  await writeWatermark(deps.store, subscriptionId, type, { ...before, doubted: { resources, times, startedAt } });
  return `There were ${String(before.resources)} and now ${String(resources)}: the inventory is not believed.`;
}

/** The next catch-up asks for another one. */
async function notComplete(deps: Deps, { subscriptionId, type, startedAt }: Swept, failed: string): Promise<void> {
  deps.log.error(`The sweep of ${type} in /subscriptions/${subscriptionId} is not complete. ${failed}`);
  const before = await readWatermark(deps.store, subscriptionId, type);
  if (before === undefined || before.startedAt >= startedAt) return;
  await writeWatermark(deps.store, subscriptionId, type, { ...before, unfinished: startedAt });
}

async function complete(deps: Deps, part: Swept): Promise<void> {
  const { subscriptionId, type, startedAt, tallies } = part;
  const { settings } = await deps.settings.load();
  const scopes = part.scopes.filter((scope) => settings.scopes.includes(scope));
  const controls = controlsFor(type).map(({ id }) => id);
  await lookForMissing(deps, part, await readSeen(deps.store, part));
  await tellPreExisting(deps, settings, part);
  await writeWatermark(deps.store, subscriptionId, type, {
    startedAt,
    completedAt: deps.clock.now(),
    resources: tallies.resources,
    scopes,
    controls,
    settings: part.settings,
  });
}

/** What has something against it and was on no page may have been deleted, and nobody told us: a live look tells. */
export async function lookForMissing(
  deps: Deps,
  part: { readonly type: string; readonly scopes: readonly string[] },
  seen: { readonly has: (resourceKey: string) => boolean },
): Promise<void> {
  const missing = new Map<string, ResourceRef>();
  const check = (resourceId: string): void => {
    const parsed = parseResourceId(resourceId);
    if (parsed.kind !== 'ref' || parsed.ref.type.toLowerCase() !== part.type.toLowerCase()) return;
    const key = resourceKey(parsed.ref);
    if (inScopes(parsed.ref, part.scopes) && !seen.has(key)) missing.set(key, parsed.ref);
  };
  for await (const { resourceId } of openCases(deps.store)) check(resourceId);
  for await (const { kind, resourceId } of standingFindings(deps.store)) if (kind !== 'signal') check(resourceId);
  for (const ref of missing.values()) await lookAt(deps, ref, { origin: 'sweep', deleted: false });
}

async function record(deps: Deps, part: Swept, control: Control, tally: Tally, failed: string | null): Promise<void> {
  const { title } = control.meta;
  const counts =
    `${String(tally.compliant)} compliant, ${String(tally.drifted)} drifted, ` +
    `${String(tally.couldNotTell)} could not tell, ${String(tally.notApplicable)} not applicable.`;
  await deps.audit.append(`sweep:${part.subscriptionId}`, `${control.id}~${part.startedAt}`, {
    EventType: failed === null ? 'sweep.completed' : 'sweep.failed',
    EventResult: failed === null ? 'Success' : 'Failure',
    ...(failed === null ? {} : { EventResultDetails: failed }),
    Message: `Sweep: ${title}: ${failed === null ? counts : `not complete. ${failed}`}`,
    ActorType: 'System',
    TargetResourceId: `/subscriptions/${part.subscriptionId}`,
    TargetResourceType: part.type,
    TargetSubscriptionId: part.subscriptionId,
    ControlId: control.id,
    AdditionalFields: {
      ...tally,
      resources: part.tallies.resources,
      baseline: !part.before.controls.includes(control.id),
    },
  });
}
