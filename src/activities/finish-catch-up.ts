import type { Instant } from '../model/json.ts';
import type { CatchUpPart, CatchUpSeen } from '../orchestrations/activities.ts';
import { changeChain, forgetHandled, type Chain } from '../records/catch-up.ts';
import { finishDiff } from './catch-up-diff.ts';
import { HOUR, later, type Deps } from './deps.ts';
import { controlsIn } from './plan-catch-up.ts';
import { notAll } from './finish-sweep.ts';
import { GRAPH_LAG_MS } from './proof.ts';
import { startSweep } from './start-sweep.ts';

type Read = CatchUpPart & { readonly seen: CatchUpSeen; readonly failed: string | null };

/**
 * After all pages were handled the chains go on to here. An empty feed proves that nothing happened until some minutes
 * ago, and only while it shows again what it has shown before; anything else is a gap.
 */
export async function finishCatchUp(deps: Deps, part: Read): Promise<null> {
  const failed = part.failed ?? doubt(part);
  if (failed !== null) {
    await noteGap(deps, part, failed);
    return null;
  }
  if (part.source === 'assignment-diff') await finishDiff(deps, part, part.seen.pages);
  for (const type of part.types) {
    const { subscriptionId } = part;
    await changeChain(deps.store, { subscriptionId, type }, (chain) => goesOn(chain, part, controlsIn(type)));
  }
  // Others that began before may still count them.
  await forgetHandled(deps.store, part.subscriptionId, later(part.since, -HOUR));
  return null;
}

/** Why what a source has shown is not all of it: by its own count, or because it shows less than it did. */
function doubt({ seen, known }: Read): string | null {
  const less = notAll(seen);
  if (less !== null) return less;
  return seen.known < known ? `Of ${String(known)} known changes it showed ${String(seen.known)} again.` : null;
}

/** What a source has shown reaches until here. */
const endOf = ({ startedAt }: CatchUpPart): Instant => later(startedAt, -GRAPH_LAG_MS);

/** The chain goes on, or another one begins; never backwards, whoever is late. */
function goesOn(chain: Chain | undefined, part: CatchUpPart, controls: readonly string[]): Chain | null {
  const to = endOf(part);
  const { scopes } = part;
  if (chain !== undefined && chain.gap === undefined && chain.to >= to) return null;
  const isWhole = chain !== undefined && chain.gap === undefined && chain.to >= part.since && part.anew === null;
  return { from: isWhole ? chain.from : to, to, scopes, controls };
}

async function noteGap(deps: Deps, part: Read, why: string): Promise<void> {
  const { subscriptionId, source, startedAt } = part;
  let isNew = false;
  for (const type of part.types) {
    const noted = await changeChain(deps.store, { subscriptionId, type }, (chain) =>
      chain === undefined || chain.gap !== undefined || chain.to >= endOf(part) ? null : { ...chain, gap: why },
    );
    isNew ||= noted;
  }
  if (!isNew) return;
  const message = `What has changed in /subscriptions/${subscriptionId} is not known (${source}). ${why}`;
  deps.log.error(message);
  await deps.audit.append(`sweep:${subscriptionId}`, `${source}~${startedAt}`, {
    EventType: 'sweep.failed',
    EventResult: 'Failure',
    EventResultDetails: why,
    Message: `${message} Everything is looked at instead, and no proof of compliance is carried over the gap.`,
    ActorType: 'System',
    TargetResourceId: `/subscriptions/${subscriptionId}`,
    TargetSubscriptionId: subscriptionId,
  });
  await startSweep(deps, 'a gap');
}
