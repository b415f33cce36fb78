import type { Json } from '../model/json.ts';
import { readPointer } from '../engine/pointer.ts';
import { html, type Html } from '../render/html.ts';
import { page, type Frame } from '../render/layout.ts';
import type { Estate } from '../simulator/estate.ts';

/** What Teams and the mail service of the simulated Azure were sent, newest first. */
export function inboxPage(frame: Frame, estate: Estate): string {
  const cards = estate.kept('teams').toReversed();
  const mails = estate.kept('mail').toReversed();
  return page(
    frame,
    'Inbox',
    html`<h1>Inbox</h1>
      <p>What Driftwarden sent to people. A card or a mail only carries a link.</p>
      <h2>Teams</h2>
      ${
        cards.length === 0
          ? html`<p>Nothing yet.</p>`
          : html`<ul>
              ${cards.map(card)}
            </ul>`
      }
      <h2>Mail</h2>
      ${
        mails.length === 0
          ? html`<p>Nothing yet.</p>`
          : html`<ul>
              ${mails.map(mail)}
            </ul>`
      }`,
  );
}

function card(message: Json): Html {
  const content = '/attachments/0/content';
  const title =
    readPointer(message, `${content}/body/0/text`) ?? readPointer(message, `${content}/body/0/inlines/0/text`);
  const link = readPointer(message, `${content}/actions/0/url`);
  return html`<li>${linked(title ?? 'A card', link)}</li>`;
}

function mail(message: Json): Html {
  const text = readPointer(message, '/content/plainText');
  const link = /https?:\/\/\S+/u.exec(typeof text === 'string' ? text : '')?.[0];
  return html`<li>${linked(readPointer(message, '/content/subject') ?? 'A mail', link)}</li>`;
}

function linked(title: Json, link: Json | undefined): Html {
  const words = typeof title === 'string' ? title : 'A message';
  const path = typeof link === 'string' && URL.canParse(link) ? new URL(link).pathname : undefined;
  return path === undefined ? html`${words}` : html`<a href="${path}">${words}</a>`;
}
