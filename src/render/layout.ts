import type { Person } from '../model/approval.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { oneLine } from './plain-text.ts';

/** What every page shows around its content. */
export type Frame = {
  /** Who is signed in. */
  readonly person?: Person | undefined;
  /** The Azure behind it is simulated: say so on every page. */
  readonly simulated: boolean;
  /** Where a visitor signs in, or chooses who to be with the simulated Azure. */
  readonly signInAt?: string | undefined;
  /** Where a visitor who is signed in signs out. */
  readonly signOutAt?: string | undefined;
};

/** A whole page. No page has a script; everything works with links and forms. */
export function page(frame: Frame, title: string, content: Html): string {
  const { person } = frame;
  const { markup } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${oneLine(title, 120)} - Driftwarden</title>
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <a class="skip" href="#main">Skip to content</a>
      <header>
        <div class="bar">
          <a class="brand" href="/cases">Driftwarden</a>
          <nav aria-label="Main">
            <a href="/cases">Cases</a>
            <a href="/pause">Pause</a>
            <a href="/self-check">Self-check</a>
          </nav>
          <p class="who">
            ${person === undefined ? 'Nobody signed in' : person.name}${
              frame.signInAt !== undefined &&
              (frame.simulated || person === undefined) &&
              html` <a href="${frame.signInAt}">${signInWords(frame)}</a>`
            }${
              person !== undefined && frame.signOutAt !== undefined && html` <a href="${frame.signOutAt}">Sign out</a>`
            }
          </p>
        </div>
        ${frame.simulated && html`<p class="strip">Simulated Azure: nothing on these pages is real.</p>`}
      </header>
      <main id="main">${content}</main>
      <footer><p>Driftwarden. All times are UTC.</p></footer>
    </body>
  </html>`;
  return `<!doctype html>\n${markup}\n`;
}

function signInWords({ person, simulated }: Frame): string {
  if (person !== undefined) return 'Change';
  return simulated ? 'Choose a person' : 'Sign in';
}

/** A list of terms with what they are, without those that are empty. */
export function termList(terms: readonly (readonly [term: string, description: Html | string | undefined])[]): Html {
  return html`<dl>
    ${terms.map(
      ([term, description]) =>
        description !== undefined &&
        html`<div>
          <dt>${term}</dt>
          <dd>${description}</dd>
        </div>`,
    )}
  </dl>`;
}
