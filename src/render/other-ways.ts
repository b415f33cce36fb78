import type { Advice, Alternative, Step } from '../model/plan.ts';
import { azRestRequest } from './az-rest.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

const KINDS: Readonly<Record<Alternative['kind'], string>> = {
  smaller: 'A smaller fix',
  containment: 'Stops the danger for now',
  first: 'Do this first',
};

/** What only a person may carry out: the steps in their order, and what they can't bring back. */
export function adviceParts({ steps, lost }: Advice): Html {
  return html`<p>Driftwarden does not do this by itself. Read it, then carry it out by hand:</p>
    ${stepList(steps)}
    ${
      lost.length > 0 &&
      html`<h3>What would be lost</h3>
        <ul>
          ${lost.map((what) => html`<li>${what}</li>`)}
        </ul>`
    }`;
}

/** Other ways than the fix. They are shown to be done by hand: an answer on this page is about the fix. */
export function alternativesSection(alternatives: readonly Alternative[] | undefined): Html | false {
  if (alternatives === undefined || alternatives.length === 0) return false;
  return html`<section class="panel" aria-labelledby="other-ways">
    <h2 id="other-ways">Other ways</h2>
    <p class="soft">
      To be done by hand; then reject or postpone the fix, or leave it: the next look sees what you did.
    </p>
    ${alternatives.map(
      ({ kind, name, effect, steps }) =>
        html`<h3>${name} <span class="soft">${KINDS[kind]}</span></h3>
          <p>${effect}</p>
          ${stepList(steps)}`,
    )}
  </section>`;
}

function stepList(steps: readonly Step[]): Html | false {
  if (steps.length === 0) return false;
  return html`<ol>
    ${steps.map(
      ({ what, request }) =>
        html`<li>${what}${request !== undefined && html`<pre>${azRestRequest(request)}</pre>`}</li>`,
    )}
  </ol>`;
}
