import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { bytesInTeams, renderTeamsCard } from '../../src/render/teams-card.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { aNotice } from '../support/notices.ts';

type CardLibrary = {
  SerializationContext: new () => { eventCount: number };
  AdaptiveCard: new () => { parse(card: JsonObject, context: { eventCount: number }): void };
};
const library = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as CardLibrary;

/** How many complaints the official library has about a card. */
function complaints(card: JsonObject): number {
  const context = new library.SerializationContext();
  new library.AdaptiveCard().parse(card, context);
  return context.eventCount;
}

/** Every value of a member called `text`, however deep. */
function textsOf(json: Json | undefined): readonly string[] {
  if (Array.isArray(json)) return json.flatMap((item: Json) => textsOf(item));
  if (json === null || typeof json !== 'object') return [];
  return Object.entries(json as JsonObject).flatMap(([member, value]) =>
    member === 'text' && typeof value === 'string' ? [value] : textsOf(value),
  );
}

const many = (count: number, text: string): { label: string; text: string }[] =>
  Array.from({ length: count }, (_, index) => ({ label: `Fact ${String(index)}`, text }));

describe('the Teams card', () => {
  it.each(['approval-requested', 'reminder', 'escalation', 'outcome', 'digest', 'attention'] as const)(
    'is one that the official library reads without a complaint: %s',
    (kind) => {
      expect(complaints(renderTeamsCard(aNotice({ kind })))).toBe(0);
    },
  );

  it('is read by a library that does complain about what it does not know', () => {
    const card = { ...renderTeamsCard(aNotice()), body: [{ type: 'Nonsense' }] };
    expect(complaints(card)).toBeGreaterThan(0);
  });

  it('says everything that the notice says, and only opens a link', () => {
    const notice = aNotice();
    const card = renderTeamsCard(notice);
    const said = textsOf(card).join(' | ');
    for (const fact of notice.facts) expect(said).toContain(`${fact.label}:  | ${fact.text}`);
    expect(said).toContain(notice.title);
    expect(said).toContain(notice.ifNothingIsDone);
    expect(said).toContain(notice.noticeId);
    expect(card.actions).toEqual([{ type: 'Action.OpenUrl', title: 'Review and decide', url: notice.link }]);
    expect(JSON.stringify(card)).not.toMatch(/Action\.(Submit|Execute|Http)/);
  });

  it.each([
    ['plain rows', many(400, 'x'.repeat(100))],
    ['rows that grow when encoded', many(60, '"\\'.repeat(250))],
    ['rows of four-byte characters', many(60, '\u{1F600}'.repeat(500))],
  ])('stays small enough for Teams by dropping rows, never the link: %s', (_name, facts) => {
    const card = renderTeamsCard(aNotice({ facts }));
    expect(bytesInTeams(card)).toBeLessThanOrEqual(20_000);
    expect(textsOf(card).join()).toMatch(/\d+ more on the page/);
    expect(JSON.stringify(card.actions)).toContain('/approvals/');
    expect(complaints(card)).toBe(0);
  });

  it.each(HOSTILE_TEXTS)('takes %j for text in every place', (text) => {
    const card = renderTeamsCard(
      aNotice({ title: text, ifNothingIsDone: text, noticeId: text, facts: [{ label: text, text }] }),
    );
    const said = textsOf(card).join(' | ');
    expect(said, 'a link, a mention or markup got through').not.toMatch(/\]\(|:\/\/|<[^\u200B]|\bwww\.\w/);
    expect(said, 'a control or direction character got through').not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
    expect(complaints(card)).toBe(0);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])('refuses to link to %s', (link) => {
    expect(() => renderTeamsCard(aNotice({ link }))).toThrow('http or https');
  });
});
