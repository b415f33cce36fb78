import type { Instant } from '../model/json.ts';
import type { Storm } from '../model/storm.ts';
import { driftsBetween, subscriptionOf } from '../records/storms.ts';
import { MINUTE, msBetween, type Deps } from './deps.ts';

/** What storms need of the world. */
export type StormPorts = Pick<Deps, 'store' | 'clock' | 'audit' | 'settings' | 'notifier' | 'publicBaseUrl'>;

/** The chain of the audit trail that holds the storms of a subscription: they belong to no case. */
export function stormChain({ scope }: Storm): string {
  return `storm:${subscriptionOf(scope)}`;
}

/** Records that a storm began. Safe to repeat. */
export async function recordBegin({ audit }: Pick<StormPorts, 'audit'>, storm: Storm): Promise<void> {
  await audit.append(stormChain(storm), `began~${storm.since}`, {
    ...columns(storm),
    EventType: 'storm.began',
    EventResult: 'NA',
    Message:
      `More than ${String(storm.limit)} drifts were found in ${storm.scope} within ten minutes. ` +
      'No automatic fix begins there until it is calm.',
    AdditionalFields: { limit: storm.limit },
  });
}

/** Records that a storm is over by itself, with what was counted. Safe to repeat. */
export async function recordEnd({ audit, store }: StormPorts, storm: Storm, now: Instant): Promise<void> {
  let count = 0;
  for await (const _drift of driftsBetween(store, subscriptionOf(storm.scope), storm.tellFrom, undefined)) count += 1;
  const minutes = Math.round(msBetween(storm.since, now) / MINUTE);
  await audit.append(stormChain(storm), `ended~${storm.since}`, {
    ...columns(storm),
    EventType: 'storm.ended',
    EventResult: 'Success',
    Message: `It is calm again in ${storm.scope} after ${String(minutes)} minutes and ${String(count)} drifts.`,
    AdditionalFields: { drifts: count },
  });
}

function columns({ scope }: Storm) {
  return {
    ActorType: 'System',
    EventSeverity: 'Medium',
    TargetResourceId: scope,
    TargetSubscriptionId: subscriptionOf(scope),
  } as const;
}
