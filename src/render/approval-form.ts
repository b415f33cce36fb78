import type { ApprovalRequest, Verb } from '../model/approval.ts';
import { errorSummary, fieldError } from './form-errors.ts';
import type { FieldErrors } from './form-errors.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/**
 * The form that answers a request. Values are as they were typed; nothing is chosen unless the person chose it, or it is
 * said that an exemption is offered.
 */
export type ApprovalForm = {
  /** An exemption is filled in already. */
  readonly offered: boolean;
  readonly token: string;
  /** What this person may say. */
  readonly verbs: readonly Verb[];
  readonly needsReasonToApprove: boolean;
  /** First and last day that an exemption may end, `2026-02-01`. */
  readonly exemptDays: { readonly first: string; readonly last: string };
  readonly postponements: readonly { readonly value: string; readonly label: string }[];
  readonly values: {
    readonly verb: Verb | undefined;
    readonly reason: string;
    readonly exemptUntil: string;
    readonly postpone: string;
  };
  readonly errors: FieldErrors<'verb' | 'exemptUntil' | 'postpone' | 'reason' | 'form'>;
};

const CHOICES: Readonly<Record<Verb, { readonly label: string; readonly meaning: string }>> = {
  approve: { label: 'Approve', meaning: 'The fix above is sent, exactly as shown.' },
  reject: { label: 'Reject', meaning: 'Nothing is written and the case is closed. The drift stays.' },
  exempt: { label: 'Exempt', meaning: 'The risk is accepted: nobody is asked again before the day you choose.' },
  postpone: { label: 'Postpone', meaning: 'Nothing is written now. The same is asked again later.' },
};

/** The form: what to say, until when where that matters, and why. */
export function approvalForm(form: ApprovalForm, request: ApprovalRequest): Html {
  const { errors, values } = form;
  const first = form.verbs[0] ?? 'approve';
  const fields = { form: first, verb: first, exemptUntil: 'exempt-until', postpone: 'postpone-for', reason: 'reason' };
  return html`<section class="panel" aria-labelledby="decide">
    <h2 id="decide">Your decision</h2>
    ${form.verbs.length === 1 && html`<p>You caused this drift, so you can only agree that it is put back.</p>`}
    ${
      form.offered &&
      html`<p>
        People have undone the fix, so an exemption is filled in. Nothing happens before you send it; choose what you
        think is right.
      </p>`
    }
    ${errorSummary(errors, fields)}
    <form method="post" action="/approvals/${request.approvalId}" novalidate>
      <input type="hidden" name="token" value="${form.token}" />
      <input type="hidden" name="planHash" value="${request.planHash}" />
      <fieldset aria-describedby="verb-error">
        <legend>What should happen?</legend>
        ${fieldError('verb', errors.verb)} ${form.verbs.map((verb) => option(verb, form))}
      </fieldset>
      <p>
        <label for="reason">Reason</label>
        <span class="hint" id="reason-hint"
          >${reasonHint(form)} It goes into the audit record and to those who were asked.</span
        >
        ${fieldError('reason', errors.reason)}
        <textarea id="reason" name="reason" rows="3" maxlength="1000" aria-describedby="reason-hint reason-error">
${values.reason}</textarea>
      </p>
      <p><button>Send decision</button></p>
      <p class="soft">
        You decide about exactly this plan: <code>${request.planHash}</code>. If the resource changes before the fix is
        sent, nothing is sent and you are asked again.
      </p>
    </form>
  </section>`;
}

function option(verb: Verb, form: ApprovalForm): Html {
  const { label, meaning } = CHOICES[verb];
  return html`<div class="option">
    <input
      type="radio"
      name="verb"
      id="${verb}"
      value="${verb}"
      aria-describedby="${verb}-meaning"
      ${form.values.verb === verb && html`checked`}
    />
    <label for="${verb}">${label}</label>
    <p class="hint" id="${verb}-meaning">${meaning}</p>
    ${verb === 'exempt' && exemptField(form)} ${verb === 'postpone' && postponeField(form)}
  </div>`;
}

function exemptField({ exemptDays, values, errors }: ApprovalForm): Html {
  return html`<p class="more">
    <label for="exempt-until">Exempt until</label>
    <span class="hint" id="exempt-until-hint"
      >The exemption ends when this day begins, UTC. Last day: ${exemptDays.last}.</span
    >
    ${fieldError('exempt-until', errors.exemptUntil)}
    <input
      type="date"
      id="exempt-until"
      name="exemptUntil"
      min="${exemptDays.first}"
      max="${exemptDays.last}"
      value="${values.exemptUntil}"
      aria-describedby="exempt-until-hint exempt-until-error"
    />
  </p>`;
}

function postponeField({ postponements, values, errors }: ApprovalForm): Html {
  return html`<p class="more">
    <label for="postpone-for">Ask again in</label>
    ${fieldError('postpone-for', errors.postpone)}
    <select id="postpone-for" name="postpone" aria-describedby="postpone-for-error">
      <option value="">Choose how long</option>
      ${postponements.map(
        ({ value, label }) =>
          html`<option value="${value}" ${value === values.postpone && html`selected`}>${label}</option>`,
      )}
    </select>
  </p>`;
}

function reasonHint({ verbs, needsReasonToApprove }: ApprovalForm): string {
  if (needsReasonToApprove) return 'Needed, at least 10 characters.';
  return verbs.length === 1 ? 'Not needed.' : 'At least 10 characters; not needed to approve.';
}
