import type { Notice } from '../ports/notifier.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { NOTICE_WORDS } from './notice-words.ts';
import { inertLine, pageLink } from './plain-text.ts';

/** A mail: a subject of one line, and the same content as plain text and as HTML. */
export type Mail = { readonly subject: string; readonly text: string; readonly html: string };

type MailParts = {
  readonly heading: string;
  readonly title: string;
  readonly ifNothingIsDone: string;
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly more: string | undefined;
  readonly action: string;
  readonly link: string;
  readonly footer: string;
};

const MOST_FACTS = 30;
const FOOTER = 'This message decides nothing and never asks for a password. You decide on the page, signed in.';

/** A notice as a mail with one link. Texts from outside are one line each and make no links of their own. */
export function renderMail(notice: Notice): Mail {
  const words = NOTICE_WORDS[notice.kind];
  const hidden = notice.facts.length - MOST_FACTS;
  const parts: MailParts = {
    heading: words.heading,
    title: inertLine(notice.title, 200),
    ifNothingIsDone: inertLine(notice.ifNothingIsDone, 400),
    facts: notice.facts
      .slice(0, MOST_FACTS)
      .map((fact) => [inertLine(fact.label, 60), inertLine(fact.text, 500)] as const),
    more: hidden > 0 ? `${String(hidden)} more on the page` : undefined,
    action: words.action,
    link: pageLink(notice.link),
    footer: `${FOOTER} Driftwarden ${inertLine(notice.noticeId, 100)}`,
  };
  return {
    subject: inertLine(`${words.heading}: ${notice.title}`, 150),
    text: textOf(parts),
    html: `<!doctype html>\n${documentOf(parts).markup}`,
  };
}

function textOf(parts: MailParts): string {
  return [
    `${parts.heading}: ${parts.title}`,
    parts.ifNothingIsDone,
    [...parts.facts.map(([label, text]) => `${label}: ${text}`), parts.more ?? ''].filter(Boolean).join('\n'),
    `${parts.action}:\n${parts.link}`,
    parts.footer,
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function documentOf(parts: MailParts): Html {
  const cell = 'padding:4px 16px 4px 0;vertical-align:top;text-align:left';
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${parts.title}</title>
    </head>
    <body
      style="margin:0;padding:24px;background:#ffffff;color:#1b1f24;font:16px/1.5 'Segoe UI',Helvetica,Arial,sans-serif"
    >
      <div style="max-width:640px">
        <p style="margin:0;color:#1558a6;font-size:14px;font-weight:bold">${parts.heading}</p>
        <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${parts.title}</h1>
        <p style="margin:0 0 16px;padding:12px 16px;background:#f2f4f7">
          <b>${parts.ifNothingIsDone}</b>
        </p>
        <table style="border-collapse:collapse;margin:0 0 16px">
          ${parts.facts.map(
            ([label, text]) =>
              html`<tr>
                <th scope="row" style="${cell};font-weight:normal;color:#4d5763">${label}</th>
                <td style="${cell}">${text}</td>
              </tr> `,
          )}
        </table>
        ${parts.more !== undefined && html`<p style="margin:0 0 16px;color:#4d5763">${parts.more}</p>`}
        <p style="margin:0 0 24px">
          <a
            href="${parts.link}"
            style="display:inline-block;padding:10px 20px;background:#1558a6;color:#ffffff;text-decoration:none;border-radius:6px"
            >${parts.action}</a
          >
        </p>
        <p style="margin:0;color:#4d5763;font-size:13px">${parts.footer}</p>
      </div>
    </body>
  </html> `;
}
