import { describe, expect, it } from 'vitest';
import { renderMail } from '../../src/render/mail.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { aNotice } from '../support/notices.ts';

const linksIn = (text: string): readonly string[] => text.match(/https?:\/\/[^\s"<]+/g) ?? [];

describe('the mail', () => {
  it('reads well as plain text', async () => {
    await expect(renderMail(aNotice()).text).toMatchFileSnapshot('golden/mail.text.golden');
  });

  it('reads well as HTML', async () => {
    await expect(renderMail(aNotice()).html).toMatchFileSnapshot('golden/mail.html.golden');
  });

  it('says in both parts what the notice says', () => {
    const notice = aNotice();
    const mail = renderMail(notice);
    for (const part of [mail.text, mail.html]) {
      for (const said of [notice.title, notice.ifNothingIsDone, notice.link, notice.noticeId])
        expect(part).toContain(said);
      for (const fact of notice.facts) expect(part).toContain(fact.text);
    }
    expect(mail.subject).toBe('Approval needed: Registry admin account is disabled: acrcontoso');
  });

  it('says how many facts it leaves out', () => {
    const facts = Array.from({ length: 75 }, (_, index) => ({ label: 'Drift', text: `resource-${String(index)}` }));
    const mail = renderMail(aNotice({ kind: 'digest', facts }));
    expect(mail.text).toContain('45 more on the page');
    expect(mail.html).toContain('45 more on the page');
  });

  it.each(HOSTILE_TEXTS)('takes %j for text in every place', (text) => {
    const notice = aNotice({ title: text, ifNothingIsDone: text, noticeId: text, facts: [{ label: text, text }] });
    const mail = renderMail(notice);
    expect(mail.subject, 'a subject is one line').not.toMatch(/[\r\n\p{Cc}]/u);
    expect(linksIn(mail.text), 'the only link is the page').toEqual([notice.link]);
    expect(linksIn(mail.html), 'the only link is the page').toEqual([notice.link]);
    expect(mail.html).not.toMatch(/<(img|script|form|at|b>out)/i);
    expect(mail.html.match(/<a\s/g)).toHaveLength(1);
    expect(`${mail.text}${mail.html}`).not.toMatch(/[\u202A-\u202E\u0000]/u);
  });

  it('fits a subject line', () => {
    expect(renderMail(aNotice({ title: 'x'.repeat(5000) })).subject.length).toBeLessThanOrEqual(150);
  });

  it('refuses to link to anything but a page', () => {
    expect(() => renderMail(aNotice({ link: 'javascript:alert(1)' }))).toThrow('http or https');
  });
});
