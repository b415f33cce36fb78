import { hoursBefore } from '../records/messages.ts';
import type { Deps } from './deps.ts';
import { mailFor } from './digest.ts';
import { MOST_MESSAGES_PER_HOUR, notifyFirst } from './notify.ts';

/**
 * Tells approvers, once an hour is over, that it had more messages about single cases than they get in an hour. What no
 * channel took is told again a minute later.
 */
export async function tellHeldBack(
  deps: Pick<Deps, 'store' | 'clock' | 'settings' | 'notifier' | 'audit' | 'publicBaseUrl'>,
): Promise<void> {
  for await (const { row, hour, subscriptionId } of hoursBefore(deps.store, deps.clock.now())) {
    const scope = `/subscriptions/${subscriptionId}`;
    if (row.value.heldBack) {
      const { settings } = await deps.settings.load();
      const columns = { ActorType: 'System', TargetSubscriptionId: subscriptionId } as const;
      const told = await notifyFirst(deps, `messages:${subscriptionId}`, columns, {
        noticeId: `held-back~${subscriptionId}~${hour}`,
        kind: 'digest',
        title: `More has happened than ${String(MOST_MESSAGES_PER_HOUR)} messages can tell`,
        ifNothingIsDone: 'Nothing is lost: what waits for a decision waits in the list.',
        facts: [
          { label: 'Scope', text: scope },
          { label: 'Hour', text: `from ${hour}:00 UTC` },
        ],
        link: `${deps.publicBaseUrl}/cases?state=open`,
        mail: mailFor(settings, [scope]),
      });
      if (told === 'failed') continue;
    }
    await deps.store.delete(row);
  }
}
