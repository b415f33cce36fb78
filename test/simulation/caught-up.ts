import { kindKey, type Chain } from '../../src/records/catch-up.ts';
import { resourceKey } from '../../src/records/resources.ts';
import type { Watermark } from '../../src/records/sweeps.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { isInSubscription, REGISTRY, SUBSCRIPTION } from './estate.ts';
import type { FaultName } from './faults.ts';
import { isoOf, type Run } from './seed.ts';
import { mayLoseScopes, skewsOf, type Swarm } from './swarm.ts';

/** A row may show late, or slip from page to page while they are read; the next catch-up reads so much again. */
const READ_AGAIN_MS = 15 * 60_000;

const may = ({ rates, aim }: Swarm, fault: FaultName): boolean => (rates[fault] ?? 0) > 0 || aim?.fault === fault;

/** Nothing in the feed gives these lies away. */
function isFooled(swarm: Swarm): boolean {
  return may(swarm, 'feed-empty') || (may(swarm, 'feed-page-missing') && may(swarm, 'feed-page-twice'));
}

/** Nothing in an inventory gives these away: it counts itself short, or shows one row for another. */
function isFooledInSweeps(swarm: Swarm): boolean {
  const some = (...faults: readonly FaultName[]): boolean => faults.some((fault) => may(swarm, fault));
  const less = some('graph-row-missing', 'graph-page-missing');
  return some('graph-empty') || (less && some('graph-row-twice', 'graph-page-twice'));
}

/** Each change of a registry that a chain of catch-ups has passed over was followed by a look, or one is still to come. */
export function checkCaughtUp({ swarm, truth, memory, checks, reads }: Run): void {
  if (isFooled(swarm) || mayLoseScopes(swarm)) return;
  const chain = memory.get<Chain>('catch-up', kindKey({ subscriptionId: SUBSCRIPTION, type: REGISTRY }))?.value;
  if (chain === undefined) return;
  const skew = Math.max(...skewsOf(swarm).map(Math.abs));
  const from = Date.parse(chain.from) + skew;
  const to = Date.parse(chain.to) - READ_AGAIN_MS - 2 * skew;
  for (const id of truth.ids().filter((one) => one.includes(REGISTRY) && isInSubscription(one, SUBSCRIPTION))) {
    const parsed = parseResourceId(id);
    if (parsed.kind !== 'ref' || memory.get('wanted', resourceKey(parsed.ref)) !== undefined) continue;
    for (const { at } of truth.versions(id).filter((version) => version.at > from && version.at < to)) {
      const isSeen = reads.some((read) => read.id === parsed.ref.key && read.at > at);
      if (isSeen) continue;
      checks.violate('caught-up', `${parsed.ref.name} changed at ${isoOf(at)}, and the chain goes on to ${chain.to}.`);
    }
  }
}

/** The last sweep that counts as complete has seen at least what was there all the while. */
export function checkSwept({ swarm, truth, memory, checks }: Run): void {
  if (isFooledInSweeps(swarm) || mayLoseScopes(swarm)) return;
  const swept = memory.get<Watermark>('sweeps', kindKey({ subscriptionId: SUBSCRIPTION, type: REGISTRY }))?.value;
  if (swept === undefined) return;
  const [least, most] = skewsOf(swarm);
  const from = Date.parse(swept.startedAt) - most - swarm.graphLagMs;
  const to = Date.parse(swept.completedAt) - least;
  const wasThere = (id: string): boolean =>
    truth.at(id, from)?.type === REGISTRY &&
    truth.versions(id).every(({ at, body }) => at < from || at > to || body !== undefined);
  const there = truth.ids().filter((id) => isInSubscription(id, SUBSCRIPTION) && wasThere(id));
  if (swept.resources >= there.length) return;
  const saw = `saw ${String(swept.resources)} of ${String(there.length)} registries`;
  checks.violate('swept', `The sweep of ${swept.startedAt} counts as complete and ${saw}.`);
}
