import type { AuditEventType, AuditRecord } from '../model/audit.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { oneLine } from './plain-text.ts';
import { exactTime } from './time.ts';

const MOST_STEPS = 60;

/** What each event of the audit trail is called. */
const EVENTS: Readonly<Record<AuditEventType, string>> = {
  'finding.detected': 'Drift found',
  'finding.resolved': 'Drift gone',
  'decision.made': 'Decided',
  'approval.requested': 'Approval asked for',
  'approval.notified': 'Approvers told',
  'approval.voted': 'Answered',
  'approval.decided': 'Request ended',
  'approval.escalated': 'Escalated',
  'approval.expired': 'Request expired',
  'approval.voided': 'Request void',
  'exemption.granted': 'Exemption granted',
  'remediation.planned': 'Fix planned',
  'remediation.started': 'Fix is about to be sent',
  'remediation.applied': 'Fix sent',
  'remediation.failed': 'Fix failed',
  'remediation.skipped': 'Fix not sent',
  'remediation.verified': 'Fix seen in place',
  'case.blocked': 'On hold',
  'case.closed': 'Case closed',
  'breaker.opened': 'Limit of writes reached',
  'breaker.closed': 'Writes below their limit',
  'war.declared': 'Drift war: stopped',
  'war.ended': 'Drift war over',
  'policy.loaded': 'Settings loaded',
  'policy.rejected': 'Settings refused',
  'killswitch.engaged': 'Writes paused',
  'killswitch.released': 'Pause ended',
  'notification.sent': 'Message sent',
  'notification.failed': 'Message failed',
  'event.rejected': 'Event not understood',
  'event.redriven': 'Dead letters taken again',
  'storm.began': 'Storm began',
  'storm.ended': 'Storm over',
  'bot.heartbeat': 'Alive',
  'bot.self-check': 'Checked itself',
  'sweep.completed': 'Sweep completed',
  'sweep.failed': 'Sweep failed',
};

/** The records of a chain as a story, oldest first. A long one shows its end. */
export function historyList(records: readonly AuditRecord[]): Html {
  if (records.length === 0) return html`<p class="soft">Nothing has been recorded yet.</p>`;
  const hidden = Math.max(0, records.length - MOST_STEPS);
  return html`${hidden > 0 && html`<p class="soft">The first ${hidden} records are not shown here.</p>`}
    <ol class="history">
      ${records.slice(hidden).map(step)}
    </ol>`;
}

function step(record: AuditRecord): Html {
  const failed = record.EventResult === 'Failure';
  return html`<li class="${failed ? 'failed' : 'done'}">
    <p>
      <strong>${EVENTS[record.EventType]}</strong>
      <span class="soft">${exactTime(record.EventTime, true)}</span>
    </p>
    <p>${oneLine(record.Message, 600)}</p>
  </li>`;
}
