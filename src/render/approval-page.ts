import type { ApprovalOutcome, ApprovalRequest, Vote } from '../model/approval.ts';
import type { AuditRecord } from '../model/audit.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import { approvalForm } from './approval-form.ts';
import type { ApprovalForm } from './approval-form.ts';
import { historyList } from './history.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import type { Frame } from './layout.ts';
import { driftSection, fixSection, headline } from './proposal-parts.ts';
import { exactTime, howLong, timeTag } from './time.ts';
import { warSection } from './war-section.ts';
import { ifNobodyAnswers, OUTCOMES, SAID } from './words.ts';

/** How a request stands for the person who looks at it. */
export type ApprovalStanding =
  /** It can be answered by this person. */
  | { readonly kind: 'yours' }
  /** It is open, and this person can't answer it: not asked, has answered, or caused the drift. */
  | { readonly kind: 'not-yours' | 'voted' | 'own-drift'; readonly why: string }
  | { readonly kind: 'ended'; readonly outcome: ApprovalOutcome }
  /** The votes are there, the outcome is being written. */
  | { readonly kind: 'settling'; readonly outcome: ApprovalOutcome }
  | { readonly kind: 'expired' }
  /** The case has ended or has another plan now, perhaps with another request. */
  | { readonly kind: 'changed'; readonly newer: string | undefined };

/** Everything the page shows. `proposal` is left out when the case has another plan than the request. */
export type ApprovalView = {
  readonly frame: Frame;
  readonly now: Instant;
  readonly request: ApprovalRequest;
  readonly record: CaseRecord;
  readonly proposal: Proposal | undefined;
  /** Why a person is asked. */
  readonly because: readonly string[];
  readonly votes: readonly Vote[];
  readonly standing: ApprovalStanding;
  readonly form: ApprovalForm | undefined;
  /** Why an answer that was just sent was not taken. */
  readonly refusal: string | undefined;
  readonly history: readonly AuditRecord[];
};

/** A request: first what happens if nobody answers, then all that is needed to answer, then the form. */
export function approvalPage(view: ApprovalView): string {
  const { record, proposal, form, now, refusal } = view;
  const title = headline(proposal, record.title);
  const failed = form !== undefined && Object.values(form.errors).some((error) => error !== undefined);
  return page(
    view.frame,
    failed ? `Error: ${title}` : title,
    html`${refusal !== undefined && html`<p class="banner" role="alert">${refusal}</p>`} ${firstLine(view)}
      <p class="path"><a href="/cases/${record.caseId}">Case ${record.caseId}</a> / Approval</p>
      <h1>${title}</h1>
      ${
        view.because.length > 0 &&
        html`<section class="panel" aria-labelledby="why">
          <h2 id="why">Why a person is asked</h2>
          <ul>
            ${view.because.map((why) => html`<li>${why}</li>`)}
          </ul>
        </section>`
      }
      ${view.request.rule.war !== undefined && warSection(view.request.rule.war, now)}
      ${proposal !== undefined && html`${driftSection(proposal, now)} ${fixSection(proposal)}`} ${votesSection(view)}
      ${form !== undefined && approvalForm(form, view.request)}
      <section class="panel" aria-labelledby="history">
        <h2 id="history">What happened</h2>
        ${historyList(view.history)}
      </section>`,
  );
}

function firstLine({ standing, request, record, now }: ApprovalView): Html {
  switch (standing.kind) {
    case 'yours':
      return line(
        'ask',
        html`<strong>${ifNobodyAnswers(request.rule)}</strong> ${dueWords(request, now)}`,
        html`<a class="button" href="#decide">Decide</a>`,
      );
    case 'not-yours':
    case 'voted':
    case 'own-drift':
      return line(
        'ask',
        html`<strong>${ifNobodyAnswers(request.rule)}</strong> ${dueWords(request, now)}`,
        standing.why,
      );
    case 'expired':
      return line(
        'bad',
        html`<strong>Nobody answered until ${exactTime(request.rule.dueAt)}, so this request has ended.</strong>`,
        'Nothing was changed.',
      );
    case 'changed':
      return line(
        'calm',
        html`<strong
            >The resource or the plan has changed since this was asked, so it can't be answered any more.</strong
          >
          ${
            standing.newer === undefined
              ? html`<a href="/cases/${record.caseId}">See how the case stands</a>`
              : html`<a href="/approvals/${standing.newer}">See what is asked now</a>`
          }`,
      );
    case 'ended':
    case 'settling':
      return endedLine(standing.outcome, standing.kind === 'settling', now);
  }
}

function endedLine(outcome: ApprovalOutcome, settling: boolean, now: Instant): Html {
  const by = outcome.by.length === 0 ? '' : ` by ${outcome.by.join(' and ')}`;
  const tone = outcome.kind === 'approved' ? 'good' : outcome.kind === 'expired' ? 'bad' : 'calm';
  return line(
    tone,
    html`<strong>This was ${OUTCOMES[outcome.kind]}${by}</strong>${
        outcome.until !== undefined && html`, until ${exactTime(outcome.until)}`
      },
      ${timeTag(outcome.decidedAt, now)}.`,
    outcome.reason,
    settling ? 'The case goes on with it in a moment.' : '',
  );
}

function line(tone: string, first: Html, ...more: readonly (Html | string)[]): Html {
  return html`<div class="standing ${tone}">
    <p>${first}</p>
    ${more.map((sentence) => sentence !== '' && html`<p>${sentence}</p>`)}
  </div>`;
}

function dueWords({ rule }: ApprovalRequest, now: Instant): Html {
  return rule.onExpiry === 'reject'
    ? html`That is ${howLong(rule.dueAt, now)}.`
    : html`An answer is due ${timeTag(rule.dueAt, now)}.`;
}

function votesSection({ votes, request, now }: ApprovalView): Html | false {
  const { quorum } = request.rule;
  if (votes.length === 0 && quorum === 1) return false;
  const approvals = votes.filter(({ verb }) => verb === 'approve').length;
  return html`<section class="panel" aria-labelledby="answers">
    <h2 id="answers">Answers so far</h2>
    <p>
      ${approvals} of ${quorum} needed approvals. ${quorum > 1 && 'They have to come from different people.'} One person
      who says no ends it.
    </p>
    ${
      votes.length > 0 &&
      html`<ul>
        ${votes.map(
          (vote) =>
            html`<li>
              <strong>${vote.personName}</strong> ${SAID[vote.verb]}
              ${timeTag(vote.votedAt, now)}${vote.reason !== '' && `: ${vote.reason}`}
            </li>`,
        )}
      </ul>`
    }
  </section>`;
}
