import { html } from './html.ts';
import { page } from './layout.ts';
import type { Frame } from './layout.ts';

/** A result or a mistake, said on a page of its own. */
export type Message = {
  readonly title: string;
  /** What is so, and what to do, one sentence each. */
  readonly sentences: readonly string[];
  /** What the visitor typed and would lose, to copy. */
  readonly typed?: string | undefined;
  /** Where to go on; the list of cases when there is nothing better. */
  readonly next?: { readonly href: string; readonly label: string } | undefined;
};

/** A page that says one thing. */
export function messagePage(frame: Frame, { title, sentences, typed, next }: Message): string {
  const { href, label } = next ?? { href: '/cases', label: 'All cases' };
  return page(
    frame,
    title,
    html`<h1>${title}</h1>
      ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
      ${
        typed !== undefined &&
        html`<p>What you typed, to copy:</p>
          <blockquote>${typed}</blockquote>`
      }
      <p><a href="${href}">${label}</a></p>`,
  );
}
