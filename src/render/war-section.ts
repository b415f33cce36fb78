import { opponentName, opponentWords } from '../engine/opponent.ts';
import type { DriftWar } from '../model/drift-war.ts';
import type { Instant } from '../model/json.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { shortIds } from './names.ts';
import { timeTag } from './time.ts';

/** A drift war: each time that our fix was undone, who did it as far as anybody knows, and what that means. */
export function warSection({ reversals, saidNo, declaredAt }: DriftWar, now: Instant): Html {
  return html`<section class="panel" aria-labelledby="war">
    <h2 id="war">Drift war</h2>
    <p>Our fix does not last, so nothing more is written by itself since ${timeTag(declaredAt, now)}.</p>
    ${
      saidNo.length > 0 &&
      html`<p>
        <strong>${saidNo.map(opponentName).join(' and ')}</strong> undid it twice. That is taken for a no: an exemption
        comes first, and to write once more comes last.
      </p>`
    }
    <table class="stack" aria-labelledby="war">
      <thead>
        <tr>
          <th scope="col">Seen back</th>
          <th scope="col">By</th>
          <th scope="col">After our fix in</th>
        </tr>
      </thead>
      <tbody>
        ${reversals.map(
          ({ at, by, fixedBy }) =>
            html`<tr>
              <th scope="row">${timeTag(at, now)}</th>
              <td data-label="By">${by.length === 0 ? 'not known' : shortIds(by.map(opponentWords).join(', or '))}</td>
              <td data-label="After our fix in">
                <a href="/cases/${fixedBy}">${fixedBy.slice(0, 8)}…${fixedBy.slice(32)}</a>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="soft">It is over when the property has been as it should be for 24 hours.</p>
  </section>`;
}
