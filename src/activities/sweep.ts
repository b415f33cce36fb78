import { controls } from '../controls/index.ts';
import type { Verdict } from '../model/finding.ts';
import type { Activities, SweepPart, Tallies, Tally } from '../orchestrations/activities.ts';
import { ArmFault, type Page } from '../ports/arm.ts';
import { shortHash } from '../records/keys.ts';
import { resourceKey } from '../records/resources.ts';
import { keepSeen, readWatermark } from '../records/sweeps.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import { later, MINUTE, type Deps } from './deps.ts';
import { tendAttestations } from './attestations.ts';
import type { Judgement } from './judge.ts';
import { forgetSignals } from './take-signals.ts';
import { sweepBody } from './sweep-body.ts';

type PageAnswer = Awaited<ReturnType<Activities['sweepPage']>>;

/** Marks the continuation of a list of Resource Manager among those of Resource Graph. */
const LIST = 'list:';

const FINE: readonly Verdict['kind'][] = ['compliant', 'not-applicable'];

const COLUMN = {
  compliant: 'compliant',
  drifted: 'drifted',
  covered: 'drifted',
  'could-not-tell': 'couldNotTell',
  unreadable: 'couldNotTell',
  'not-applicable': 'notApplicable',
} as const;

/** One part per subscription in scope and kind of resource that has controls. What operators state is judged at once. */
export async function planSweep(deps: Deps, by: string): Promise<readonly SweepPart[]> {
  deps.log.info(`Looking at everything in scope (${by}).`);
  const { settings, hash } = await deps.settings.load();
  await tendAttestations(deps, settings);
  await forgetSignals(deps);
  const types = [...new Set(controls.map((control) => control.resource.type))];
  const startedAt = deps.clock.now();
  const parts: SweepPart[] = [];
  for (const [subscriptionId, own] of scopesBySubscription(settings.scopes)) {
    for (const type of types) {
      const { scopes = [], controls: judged = [] } = (await readWatermark(deps.store, subscriptionId, type)) ?? {};
      const before = { scopes, controls: judged };
      parts.push({ subscriptionId, type, startedAt, scopes: own, settings: hash, before });
    }
  }
  return parts;
}

/** Judges one page of an inventory, and keeps which of its resources have something against them. */
export async function sweepPage(deps: Deps, part: SweepPart & { readonly next: string | null }): Promise<PageAnswer> {
  try {
    const { settings } = await deps.settings.load();
    const inventory = await readInventory(deps, part);
    let tallies: Tallies = { resources: 0, controls: {} };
    const seen: string[] = [];
    for (const body of inventory.bodies) {
      const parsed = parseResourceId(body.id);
      if (parsed.kind === 'rejected') deps.log.warn(`A ${part.type} can't be judged: its id: ${parsed.why}.`);
      if (parsed.kind === 'rejected' || !inScopes(parsed.ref, settings.scopes)) continue;
      const judgements = await sweepBody(deps, part, inventory.live, settings, parsed.ref, body);
      if (!judgements.every(({ verdict }) => FINE.includes(verdict.kind))) seen.push(resourceKey(parsed.ref));
      tallies = count(tallies, judgements);
    }
    await keepSeen(deps.store, part, shortHash(part.next ?? ''), seen);
    const shown = { rows: inventory.bodies.length, total: inventory.total ?? null };
    return { kind: 'page', next: inventory.next ?? null, tallies, shown };
  } catch (fault) {
    return unread(deps, fault);
  }
}

/** What to do about a page that could not be had. Throws what is no fault of Azure. */
export function unread(deps: Deps, fault: unknown): Exclude<PageAnswer, { kind: 'page' }> {
  if (!(fault instanceof ArmFault)) throw fault;
  if (fault.code === 'throttled' || fault.code === 'unavailable') {
    return { kind: 'retry', at: fault.retryAt ?? later(deps.clock.now(), MINUTE), because: fault.message };
  }
  return { kind: 'failed', because: fault.message };
}

/** The scopes of the settings by the subscription that they lie in. */
export function scopesBySubscription(scopes: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(scopes, (scope) => scope.split('/')[2]?.toLowerCase() ?? '');
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

function count(so: Tallies, judgements: readonly Judgement[]): Tallies {
  const controls: Record<string, Tally> = { ...so.controls };
  for (const { control, verdict } of judgements) {
    const before = controls[control.id] ?? { compliant: 0, drifted: 0, couldNotTell: 0, notApplicable: 0 };
    const column = COLUMN[verdict.kind];
    controls[control.id] = { ...before, [column]: before[column] + 1 };
  }
  return { resources: so.resources + 1, controls };
}
