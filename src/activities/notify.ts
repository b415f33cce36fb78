import type { AuditEntry } from '../model/audit.ts';
import type { Channel, Notice } from '../ports/notifier.ts';
import type { Deps } from './deps.ts';

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
