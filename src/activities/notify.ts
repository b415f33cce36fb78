import type { AuditEntry } from '../model/audit.ts';
import type { CaseRecord } from '../model/case.ts';
import type { Channel, Notice } from '../ports/notifier.ts';
import { takeMessage } from '../records/messages.ts';
import { subscriptionOf } from '../records/storms.ts';
import type { Deps } from './deps.ts';

/**
 * So many messages about single cases the approvers of a subscription get in an hour: nobody can answer more. What comes
 * beyond that waits in the list of cases, and one message at the end of the hour says so.
 */
export const MOST_MESSAGES_PER_HOUR = 30;

/** Tells people of a case as `notifyFirst` does, unless they have had enough in this hour: then `held-back`. */
export async function notifyOfCase(
  deps: Pick<Deps, 'notifier' | 'audit' | 'store' | 'clock'>,
  { caseId, resourceId }: Pick<CaseRecord, 'caseId' | 'resourceId'>,
  columns: Partial<AuditEntry>,
  notice: Notice,
  order?: readonly Channel[],
): Promise<'told' | 'failed' | 'no-channel' | 'held-back'> {
  const now = deps.clock.now();
  const isLeft = await takeMessage(deps.store, subscriptionOf(resourceId), now, MOST_MESSAGES_PER_HOUR);
  return isLeft ? notifyFirst(deps, caseId, columns, notice, order) : 'held-back';
}

/**
 * Tells people on the first of these channels that takes the message; each try is on record. `failed`: none did;
 * `no-channel`: none is set up. Then the list of cases is the inbox.
 */
export async function notifyFirst(
  deps: Pick<Deps, 'notifier' | 'audit'>,
  chain: string,
  columns: Partial<AuditEntry>,
  notice: Notice,
  order: readonly Channel[] = ['teams', 'mail'],
): Promise<'told' | 'failed' | 'no-channel'> {
  let tried = false;
  for (const channel of order) {
    if (!deps.notifier.channels.includes(channel)) continue;
    if (channel === 'mail' && notice.mail.length === 0) continue;
    tried = true;
    const delivery = await deps.notifier.send(channel, notice);
    await deps.audit.append(chain, `${notice.noticeId}~${channel}~${delivery.sent ? 'sent' : 'failed'}`, {
      ...columns,
      EventType: delivery.sent ? 'notification.sent' : 'notification.failed',
      EventResult: delivery.sent ? 'Success' : 'Failure',
      ...(delivery.why === undefined ? {} : { EventResultDetails: delivery.why }),
      ApprovalChannel: channel,
      Message: delivery.sent
        ? `Told the approvers by ${channel}: ${notice.title}`
        : `Telling the approvers by ${channel} failed: ${delivery.why ?? 'no reason given'}`,
    });
    if (delivery.sent) return 'told';
  }
  return tried ? 'failed' : 'no-channel';
}
