import type { JsonObject } from '../model/json.ts';
import type { Notice } from '../ports/notifier.ts';
import { NOTICE_WORDS } from './notice-words.ts';
import { inertLine, pageLink } from './plain-text.ts';

/**
 * Teams allows about 28 KB for a message after it has encoded the card once more; the Workflows webhook answers 202 even
 * when the card is too big, so nobody would notice.
 */
const MOST_BYTES = 20_000;

/**
 * A notice as an Adaptive Card 1.4 for a Workflows webhook; whoever sends it adds the message envelope. Texts stand in
 * text runs, which know no markdown. Rows are dropped from the end until the card is small enough; the one link stays.
 */
export function renderTeamsCard(notice: Notice): JsonObject {
  let shown = notice.facts.length;
  let card = cardOf(notice, shown);
  while (shown > 0 && bytesInTeams(card) > MOST_BYTES) {
    shown -= 1;
    card = cardOf(notice, shown);
  }
  return card;
}

/** Bytes of a card as Teams counts it: as a JSON string inside JSON. */
export function bytesInTeams(card: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(card)));
}

function cardOf(notice: Notice, shown: number): JsonObject {
  const words = NOTICE_WORDS[notice.kind];
  const hidden = notice.facts.length - shown;
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    fallbackText: words.heading,
    msteams: { width: 'Full' },
    body: [
      { type: 'TextBlock', text: words.heading, size: 'Small', weight: 'Bolder', color: 'Accent', wrap: true },
      line([run(notice.title, 200, { size: 'Large', weight: 'Bolder' })]),
      {
        type: 'Container',
        style: 'emphasis',
        items: [line([run(notice.ifNothingIsDone, 400, { weight: 'Bolder' })])],
      },
      ...notice.facts.slice(0, shown).map(factRow),
      ...(hidden === 0 ? [] : [line([run(`${String(hidden)} more on the page`, 40, { isSubtle: true })])]),
      line([run(`Driftwarden ${notice.noticeId}`, 120, { size: 'Small', isSubtle: true })]),
    ],
    actions: [{ type: 'Action.OpenUrl', title: words.action, url: pageLink(notice.link) }],
  };
}

function factRow(fact: Notice['facts'][number]): JsonObject {
  return line([run(`${fact.label}: `, 60, { isSubtle: true }), run(fact.text, 500)]);
}

function line(inlines: readonly JsonObject[]): JsonObject {
  return { type: 'RichTextBlock', spacing: 'Small', inlines };
}

function run(text: string, max: number, look: JsonObject = {}): JsonObject {
  const blankAtEnd = text.endsWith(' ') ? ' ' : '';
  return { type: 'TextRun', text: inertLine(text, max) + blankAtEnd, ...look };
}
