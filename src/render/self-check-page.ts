import type { Instant } from '../model/json.ts';
import type { Check, CheckState, SelfCheck } from '../model/self-check.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import type { Frame } from './layout.ts';
import { timeTag } from './time.ts';

/** What the page shows. Without `last` no self-check came to its end yet; without `token` the visitor can't ask for one. */
export type SelfCheckView = {
  readonly frame: Frame;
  readonly now: Instant;
  readonly last: SelfCheck | undefined;
  readonly token: string | undefined;
};

const STATES: Readonly<Record<CheckState, { readonly label: string; readonly look: string; readonly title: string }>> =
  {
    failed: { label: 'Failed', look: 'bad', title: 'Failed' },
    attention: { label: 'Attention', look: 'ask', title: 'Wants attention' },
    unknown: { label: 'Unknown', look: 'calm', title: 'Could not be told' },
    ok: { label: 'Fine', look: 'good', title: 'Fine' },
  };

/** How the app itself is: what failed first, each with the command that mends it. */
export function selfCheckPage({ frame, now, last, token }: SelfCheckView): string {
  return page(
    frame,
    'Self-check',
    html`<h1>Self-check</h1>
      <p>
        Driftwarden looks every 15 minutes at what it stands on: settings, roles, events, the audit log. What changes is
        on record.
      </p>
      ${
        last === undefined
          ? html`<p class="panel">None came to its end yet. The first comes within 15 minutes of the start.</p>`
          : html`<p class="soft">Looked at ${timeTag(last.at, now)}.</p>
              ${inOrder(last.checks).map(([state, checks]) => checkTable(state, checks))}`
      }
      ${
        token !== undefined &&
        html`<form method="post" action="/self-check">
          <input type="hidden" name="token" value="${token}" />
          <button class="quiet">Check now</button>
        </form>`
      }`,
  );
}

/** The checks by state, the worst first; states that none is in are left out. */
export function inOrder(checks: readonly Check[]): readonly (readonly [CheckState, readonly Check[]])[] {
  return (Object.keys(STATES) as CheckState[])
    .map((state) => [state, checks.filter((check) => check.state === state)] as const)
    .filter(([, some]) => some.length > 0);
}

function checkTable(state: CheckState, checks: readonly Check[]): Html {
  const { title, label, look } = STATES[state];
  return html`<section class="panel" aria-labelledby="${state}">
    <h2 id="${state}">${title} <span class="count">${checks.length}</span></h2>
    <table class="stack" aria-labelledby="${state}">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">State</th>
          <th scope="col">How it is</th>
        </tr>
      </thead>
      <tbody>
        ${checks.map(
          ({ what, why, mend }) =>
            html`<tr>
              <th scope="row" data-label="What">${what}</th>
              <td data-label="State"><span class="state ${look}">${label}</span></td>
              <td data-label="How it is">${why}${mend.length > 0 && html`<pre>${mend.join('\n')}</pre>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
