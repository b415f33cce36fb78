import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { renderMail } from '../../src/render/mail.ts';
import { renderTeamsCard } from '../../src/render/teams-card.ts';
import { APPROVAL_ID, aProposal, CASE_ID, keepAsked } from '../support/approval-stories.ts';
import { NO_BROWSER, startBrowser } from '../support/browser.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { aNotice } from '../support/notices.ts';
import { aSite } from '../support/page-site.ts';
import { ANA } from '../support/people.ts';

const HARMLESS = 'harmless';

const piece = fc.oneof(
  fc.constantFrom('<', '>', '"', "'", '&', '`', '=', '/', '-->', ']]>', '<!', '<?', '</', 'b', ' ', 'on', '&#', ';'),
  fc.constantFrom('</textarea>', '</title>', '</style>', '<svg/onload=', '<base href=//x>', '](', '**', '{{', '\\'),
  fc.constantFrom(...HOSTILE_TEXTS),
);
const hostile = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `x${pieces.join('')}`);
const TEXTS = [...HOSTILE_TEXTS.map((text) => `x${text}`), ...fc.sample(hostile, { numRuns: 60, seed: 4 })];

/** The elements of a document with the names of their attributes, and where its links and forms lead. */
const SKELETON = `(html) => {
  const told = (element) => {
    const names = [...element.attributes].map(({ name }) => name).sort().join(' ');
    const leads = ['href', 'action', 'src'].map((name) => element.getAttribute(name) ?? '').join('');
    return '<' + element.localName + ' ' + names + ' ' + leads + '>' + [...element.children].map(told).join('') + '</>';
  };
  return told(new DOMParser().parseFromString(html, 'text/html').documentElement);
}`;

function noticeOf(text: string) {
  return aNotice({ title: text, ifNothingIsDone: text, noticeId: text, facts: [{ label: text, text }] });
}

/** Every page that shows the text wherever something from outside is shown. */
async function pagesOf(text: string): Promise<readonly string[]> {
  const site = aSite();
  const base = aProposal();
  const [one] = base.finding.evidence;
  const proposal = aProposal({
    ...{ title: text, rationale: text, undo: { irreversible: text } },
    finding: { ...base.finding, evidence: one === undefined ? [] : [{ ...one, message: text, current: text }] },
    actors: [{ name: text, kind: 'person', from: 'event' }],
    impact: {
      configured: { known: true, consumers: [{ kind: text, name: text, id: text }] },
      ...{ used: { known: false, why: text }, notes: [text] },
    },
    touched: [{ path: '/tags/x', before: text }],
  });
  await keepAsked(site.store, { proposal, record: { title: text, because: [text] } });
  await site.audit.append(CASE_ID, '1', { EventType: 'finding.detected', EventResult: 'Success', Message: text });
  const paths = ['/cases', `/cases/${CASE_ID}`, `/approvals/${APPROVAL_ID}`];
  return Promise.all(paths.map(async (path) => (await site.ask(path, ANA)).body));
}

describe.skipIf(NO_BROWSER !== undefined)('whatever a text holds, read by Chromium', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  const skeletonsOf = (documents: readonly string[]): Promise<readonly string[]> =>
    page.evaluate(`${JSON.stringify(documents)}.map(${SKELETON})`);

  it('a page has the elements that it has with a harmless text', async () => {
    const expected = await skeletonsOf(await pagesOf(HARMLESS));
    for (const text of TEXTS) expect(await skeletonsOf(await pagesOf(text)), text).toEqual(expected);
  });

  it('a mail has the elements that it has with a harmless text', async () => {
    const expected = await skeletonsOf([renderMail(noticeOf(HARMLESS)).html]);
    for (const text of TEXTS) expect(await skeletonsOf([renderMail(noticeOf(text)).html]), text).toEqual(expected);
  });
});

type Parsed = { toJSON(): JsonObject };
const { AdaptiveCard } = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as {
  AdaptiveCard: new () => Parsed & { parse(card: JsonObject): void };
};

/** A card as the official library reads it, with what it says left out. */
function cardOf(text: string): Json {
  const card = new AdaptiveCard();
  card.parse(renderTeamsCard(noticeOf(text)));
  return JSON.parse(JSON.stringify(card.toJSON()), (name, value: unknown) =>
    ['text', 'title', 'value'].includes(name) && typeof value === 'string' ? 'said' : value,
  ) as Json;
}

describe('whatever a text holds, read by the library of Adaptive Cards', () => {
  it('a card has the elements and the link that it has with a harmless text', () => {
    const expected = cardOf(HARMLESS);
    for (const text of TEXTS) expect(cardOf(text), text).toEqual(expected);
  });
});
