import type { Pause } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Storm } from '../model/storm.ts';
import { errorSummary, fieldError } from './form-errors.ts';
import type { FieldErrors } from './form-errors.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { timeTag } from './time.ts';

/** A pause in force; with a form token for a person who may end it. */
export type PauseBanner = { readonly pause: Pause; readonly token: string | undefined };

/** A storm in force; with a form token for a person who may end it. */
export type StormBanner = { readonly storm: Storm; readonly token: string | undefined };

/** The form that stops writes. Values are as they were typed. */
export type PauseForm = {
  readonly token: string;
  readonly scopes: readonly string[];
  readonly lengths: readonly { readonly value: string; readonly label: string }[];
  readonly values: { readonly scope: string; readonly reason: string; readonly length: string };
  readonly errors: FieldErrors<'scope' | 'reason' | 'until' | 'form'>;
};

/** The pauses in force, each with the way to end it. */
export function pauseBanners(banners: readonly PauseBanner[], now: Instant): Html {
  return html`${banners.map(
    ({ pause, token }) =>
      html`<div class="banner">
        <p>
          <strong>Writes are paused</strong> below <code>${pause.scope}</code> until ${timeTag(pause.until, now)}, by
          ${pause.by}: ${pause.reason}
        </p>
        ${resumeForm(pause.scope, 'End this pause', token)}
      </div>`,
  )}`;
}

/** The storms in force, each with the way to end it. */
export function stormBanners(banners: readonly StormBanner[], now: Instant): Html {
  return html`${banners.map(
    ({ storm, token }) =>
      html`<div class="banner">
        <p>
          <strong>Storm</strong> below <code>${storm.scope}</code>: since ${timeTag(storm.since, now)} more drifts are
          found than can be mended. No fix begins by itself until it is calm, not before ${timeTag(storm.until, now)}.
        </p>
        ${resumeForm(storm.scope, 'Let fixes begin again', token)}
      </div>`,
  )}`;
}

function resumeForm(scope: string, action: string, token: string | undefined): Html | false {
  return (
    token !== undefined &&
    html`<form method="post" action="/resume">
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="scope" value="${scope}" />
      <button class="quiet">${action}<span class="hidden"> of ${scope}</span></button>
    </form>`
  );
}

/** The fields and the button of the pause form. */
export function pauseForm(form: PauseForm): Html {
  const { errors, values } = form;
  return html`${errorSummary(errors, { scope: 'scope', reason: 'reason', until: 'length', form: 'scope' })}
    <form method="post" action="/pause" class="panel">
      <input type="hidden" name="token" value="${form.token}" />
      <p>
        <label for="scope">Scope</label>
        <span class="hint" id="scope-hint">Nothing below it is written, except an undo that a person asks for.</span>
        ${fieldError('scope', errors.scope)}
        <select id="scope" name="scope" aria-describedby="scope-hint scope-error">
          <option value="">Choose a scope</option>
          ${form.scopes.map(
            (scope) => html`<option value="${scope}" ${scope === values.scope && html`selected`}>${scope}</option>`,
          )}
        </select>
      </p>
      <p>
        <label for="length">For how long</label>
        ${fieldError('length', errors.until)}
        <select id="length" name="length" aria-describedby="length-error">
          <option value="">Choose a length</option>
          ${form.lengths.map(
            ({ value, label }) =>
              html`<option value="${value}" ${value === values.length && html`selected`}>${label}</option>`,
          )}
        </select>
      </p>
      <p>
        <label for="reason">Reason</label>
        <span class="hint" id="reason-hint">At least 10 characters. It goes into the audit record.</span>
        ${fieldError('reason', errors.reason)}
        <textarea id="reason" name="reason" rows="3" maxlength="1000" aria-describedby="reason-hint reason-error">
${values.reason}</textarea>
      </p>
      <p><button>Pause writes</button></p>
    </form>`;
}
