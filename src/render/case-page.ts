import type { ApprovalRequest } from '../model/approval.ts';
import type { AuditRecord } from '../model/audit.ts';
import type { Attempt, AttemptResult, CaseRecord, Proposal } from '../model/case.ts';
import type { Decision } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import { stateMark } from './case-list-page.ts';
import { historyList } from './history.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page, termList } from './layout.ts';
import type { Frame } from './layout.ts';
import { driftSection, fixSection, headline } from './proposal-parts.ts';
import { exactTime, timeTag } from './time.ts';
import { warSection } from './war-section.ts';
import { BLOCKS, ifNobodyAnswers, STATES } from './words.ts';

/** Everything that is known of a case. `live`: the page renews itself. */
export type CaseView = {
  readonly frame: Frame;
  readonly now: Instant;
  readonly record: CaseRecord;
  readonly proposal: Proposal | undefined;
  readonly decision: Decision | undefined;
  readonly request: ApprovalRequest | undefined;
  readonly attempts: readonly Attempt[];
  readonly history: readonly AuditRecord[];
  readonly live: 'on' | 'off' | 'closed';
};

const ACTIONS: Readonly<Record<Decision['action'], string>> = {
  remediate: 'Put it back',
  ask: 'Ask a person',
  report: 'Report it',
  leave: 'Leave it as it is',
  wait: 'Wait',
};

/** A case: where it stands and why, what happened, and what the fix does. */
export function casePage(view: CaseView): string {
  const { record, proposal, decision, now } = view;
  const title = headline(proposal, record.title);
  const war = decision?.action === 'ask' ? decision.approval.war : undefined;
  return page(
    view.frame,
    title,
    html`<p class="path"><a href="/cases">Cases</a> / ${record.caseId}</p>
      <h1>${title}</h1>
      ${standing(view)}
      <section class="panel" aria-labelledby="history">
        <h2 id="history">What happened</h2>
        ${historyList(view.history)} ${liveNote(view)}
      </section>
      ${decisionSection(view)} ${war !== undefined && warSection(war, now)}
      ${proposal !== undefined && html`${driftSection(proposal, now)} ${fixSection(proposal)}`} ${attemptsSection(view)}`,
  );
}

function standing({ record, request, decision, now }: CaseView): Html {
  const because = record.because.filter((why) => decision?.because.includes(why) !== true);
  const { meaning } = STATES[record.state];
  const waiting = record.state === 'waiting' && request !== undefined;
  const saysItself = record.closedAt !== undefined && because.length > 0;
  return html`<div class="standing ${STATES[record.state].tone}">
    <p>${stateMark(record.state)} <span class="soft">since</span> ${timeTag(record.changedAt, now)}</p>
    ${!saysItself && html`<p>${meaning} ${waiting && ifNobodyAnswers(request.rule)}</p>`}
    ${
      record.blocked !== undefined &&
      html`<p>On hold until ${timeTag(record.blocked.until, now)}: ${BLOCKS[record.blocked.reason]}.</p>`
    }
    ${because.map((why) => html`<p>${why}</p>`)}
    ${waiting && html`<p><a class="button" href="/approvals/${request.approvalId}">Review and decide</a></p>`}
  </div>`;
}

function liveNote({ live, record }: CaseView): Html | false {
  if (live === 'closed') return false;
  const path = `/cases/${record.caseId}`;
  const pause = `/pause?${new URLSearchParams({ scope: record.resourceId }).toString()}`;
  return live === 'on'
    ? html`<p class="soft">
        This page renews itself every 5 seconds while the case is open. <a href="${path}?live=off">Stop that</a> or
        <a href="${pause}">pause writes to this resource</a>.
      </p>`
    : html`<p class="soft">
        This page does not renew itself. <a href="${path}">Renew it while the case is open</a> or
        <a href="${pause}">pause writes to this resource</a>.
      </p>`;
}

function decisionSection({ decision, now }: CaseView): Html | false {
  if (decision === undefined) return false;
  const would = decision.action === 'leave' ? decision.would : undefined;
  return html`<section class="panel" aria-labelledby="decision">
    <h2 id="decision">The decision</h2>
    <p>
      <strong>${ACTIONS[decision.action]}</strong>${
        would !== undefined && ` (with enforcement it would have been: ${ACTIONS[would].toLowerCase()})`
      }
    </p>
    <ul>
      ${decision.because.map((why) => html`<li>${why}</li>`)}
    </ul>
    ${termList([
      ['Mode', decision.mode],
      ['Enforcement', decision.enforcement],
      ['Decided', timeTag(decision.decidedAt, now)],
      ['Settings', html`<code>${decision.settingsHash.slice(0, 12)}</code>`],
    ])}
  </section>`;
}

function attemptsSection({ attempts }: CaseView): Html | false {
  if (attempts.length === 0) return false;
  return html`<section class="panel" aria-labelledby="attempts">
    <h2 id="attempts">Attempts to write</h2>
    <table class="stack" aria-labelledby="attempts">
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">Begun</th>
          <th scope="col">Result</th>
          <th scope="col">Request id in the Activity Log</th>
        </tr>
      </thead>
      <tbody>
        ${attempts.map(
          (attempt) =>
            html`<tr>
              <th scope="row">${attempt.number}</th>
              <td data-label="Begun">${exactTime(attempt.startedAt, true)}</td>
              <td data-label="Result">${resultWords(attempt.result)}</td>
              <td data-label="Request id"><code>${attempt.clientRequestId}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function resultWords(result: AttemptResult | undefined): string {
  if (result === undefined) return 'Begun; how it ended is not known yet.';
  switch (result.kind) {
    case 'done':
      return `Azure accepted it (${String(result.status)}).`;
    case 'submitted':
      return `Azure is at work on it (${String(result.status)}).`;
    case 'not-sent':
      return `Not sent: ${result.why}`;
    case 'failed':
      return `Failed: ${result.message} (${result.code})`;
    case 'unknown':
      return `No answer: ${result.message}`;
  }
}
