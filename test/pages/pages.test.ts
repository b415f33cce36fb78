import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { APPROVAL_ID, aProposal, CASE_ID, keepAsked, REGISTRY } from '../support/approval-stories.ts';
import { DELETION_ID, furnish } from '../support/busy-morning.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { aSite, BASE, textOf } from '../support/page-site.ts';
import { ANA, CHI, DAN } from '../support/people.ts';

const PAGES = ['/cases', `/cases/${CASE_ID}`, `/approvals/${APPROVAL_ID}`, '/pause'];

describe('every answer', () => {
  it.each([...PAGES, '/cases/unknown', '/cases?state=wrong', '/style.css', '/api/cases'])(
    'of %s is well guarded',
    async (path) => {
      const site = aSite();
      await furnish(site);
      const { headers } = await site.ask(path, ANA);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
      });
      if (path !== '/style.css') expect(headers['cache-control']).toBe('no-store');
    },
  );

  it.each(PAGES)('of %s is one small page without a script', async (path) => {
    const site = aSite();
    await furnish(site);
    const { status, body } = await site.ask(path, CHI);
    expect(status).toBe(200);
    expect(Buffer.byteLength(body), 'at most 30 KB').toBeLessThanOrEqual(30_720);
    expect(body).not.toMatch(/<script|\son\w+=|javascript:|http-equiv/i);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).toContain('<html lang="en">');
  });

  it('a long list is one small page, too', async () => {
    const site = aSite();
    for (let number = 0; number < 60; number += 1) {
      const caseId = `${String(number).padStart(32, '0')}-g1`;
      const proposal = aProposal({
        caseId,
        resourceId: REGISTRY.replace('acrcontoso', `acr${'x'.repeat(40)}${String(number)}`),
      });
      await keepAsked(site.store, {
        proposal,
        record: { state: 'blocked', openedAt: `2026-02-01T08:00:${String(number).padStart(2, '0')}.000Z` },
      });
    }
    const first = await site.ask('/cases', ANA);
    expect(Buffer.byteLength(first.body)).toBeLessThanOrEqual(30_720);
    expect(first.body.match(/href="\/cases\/\d{32}-g1"/g)).toHaveLength(30);
    const older = /href="(\/cases\?[^"]*page=2)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await site.ask(older, ANA);
    expect(second.body.match(/href="\/cases\/\d{32}-g1"/g)).toHaveLength(30);
    expect(second.body).not.toContain('page=3');
  });
});

describe('who gets in', () => {
  it.each([...PAGES, '/api/cases', `/api/cases/${CASE_ID}`])('%s asks everybody to sign in first', async (path) => {
    const site = aSite();
    await furnish(site);
    const reply = await site.ask(path, undefined);
    expect(reply.status).toBe(401);
    expect(textOf(reply.body)).toMatch(/sign in/i);
    expect(reply.body, 'nothing is told before').not.toMatch(/acrcontoso|Ana Silva/);
  });

  it.each([...PAGES, '/api/cases', `/api/cases/${CASE_ID}`])(
    '%s is open for reading on the loopback host',
    async (path) => {
      const site = aSite({ openForReading: true });
      await furnish(site);
      expect((await site.ask(path, undefined)).status).toBe(200);
    },
  );

  it('says where to choose a person with the simulated Azure', async () => {
    const site = aSite({ simulated: true, openForReading: true, doors: { signIn: () => '/people' } });
    await furnish(site);
    const form = { verb: 'approve', reason: '', token: '', planHash: '' };
    const reply = await site.ask(`/approvals/${APPROVAL_ID}`, undefined, { form });
    expect(reply.status).toBe(401);
    expect(reply.body).toContain('href="/people"');
    expect((await site.ask('/cases', ANA)).body).toContain('Simulated Azure');
  });

  it('unknown, malformed and strange ids look the same', async () => {
    const site = aSite();
    await furnish(site);
    const pages = [
      '/approvals/ffffffffffffffffffffffffffffffff',
      '/approvals/x',
      '/approvals/..%2F',
      '/cases/x',
      '/cases/%00',
    ];
    const replies = await Promise.all(pages.map((path) => site.ask(path, ANA)));
    expect(new Set(replies.map(({ status, body }) => `${String(status)} ${body}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(404);
  });
});

describe('reading never writes', () => {
  it('whatever address is read, by whomever, with whatever method', async () => {
    const site = aSite();
    await furnish(site);
    const before = { writes: site.store.writes(), audited: site.audit.entries.length };
    const paths = [
      ...PAGES,
      `/approvals/${DELETION_ID}`,
      '/api/cases',
      `/api/cases/${CASE_ID}`,
      '/style.css',
      '/resume',
      '/api/sweep',
    ];
    const query = fc.dictionary(
      fc.constantFrom('state', 'resource', 'since', 'page', 'live', 'verb', 'scope'),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        query,
        fc.constantFrom('GET', 'HEAD', 'OPTIONS'),
        fc.constantFrom<Person | undefined>(ANA, CHI, DAN, undefined),
        async (path, parameters, method, person) => {
          const { status } = await site.ask(`${path}?${new URLSearchParams(parameters).toString()}`, person, {
            method,
          });
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
    expect({ writes: site.store.writes(), audited: site.audit.entries.length }).toEqual(before);
    expect(site.workflows.woken).toEqual([]);
    expect(site.sweeps).toEqual([]);
  });

  it('HEAD answers as GET does, without a body; other methods are refused', async () => {
    const site = aSite();
    const head = await site.ask('/cases', ANA, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    const put = await site.ask('/cases', ANA, { method: 'PUT' });
    expect([put.status, put.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await site.ask('/cases', ANA, { form: {} })).status, 'POST to a page that only shows').toBe(405);
  });
});

describe('a sweep', () => {
  it.each<[string, Person | undefined, Record<string, string>, number]>([
    ['a person with a script', ANA, {}, 202],
    ['a page of ours', ANA, { origin: BASE, 'sec-fetch-site': 'same-origin' }, 202],
    ['nobody, on the loopback host', undefined, {}, 202],
    ['a page of another site', ANA, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a browser that says only where it is', ANA, { 'sec-fetch-site': 'cross-site' }, 403],
  ])('is started by %s: %i', async (_name, person, headers, status) => {
    const site = aSite({ openForReading: true });
    const reply = await site.ask('/api/sweep', person, { method: 'POST', headers });
    expect(reply.status).toBe(status);
    expect(site.sweeps).toHaveLength(status === 202 ? 1 : 0);
    if (status === 202) expect(JSON.parse(reply.body)).toEqual({ sweep: 'sweep-1' });
  });

  it('is not started by nobody where people sign in', async () => {
    const site = aSite();
    expect((await site.ask('/api/sweep', undefined, { method: 'POST' })).status).toBe(401);
    expect(site.sweeps).toEqual([]);
  });
});

describe('when something is broken', () => {
  it.each<[string, Error, number, string]>([
    ['the store is away', new StoreFault('SQLITE_BUSY at /secret/path'), 503, 'Try again in a moment'],
    ['we made a mistake', new TypeError('x is undefined at /secret/path'), 500, 'Something went wrong'],
  ])('%s: says so without telling how it is built', async (_name, fault, status, words) => {
    const site = aSite();
    const store = { ...site.store, get: () => Promise.reject(fault) };
    const broken = aSite({ store });
    const reply = await broken.ask(`/cases/${CASE_ID}`, ANA);
    expect(reply.status).toBe(status);
    expect(textOf(reply.body)).toContain(words);
    expect(reply.body).not.toContain('/secret/path');
    expect(broken.log.lines.join()).toContain('/secret/path');
  });
});

describe('what a name, a reason or a body may hold', () => {
  it.each(HOSTILE_TEXTS)('%j is text on every page', async (text) => {
    const site = aSite();
    const base = aProposal();
    const evidence = base.finding.evidence.map((one) => ({ ...one, message: text, current: text }));
    const proposal = aProposal({
      title: text,
      rationale: text,
      finding: { ...base.finding, evidence: [...evidence, ...evidence] },
      actors: [{ name: text, kind: 'person', from: 'event' }],
      impact: {
        configured: { known: true, consumers: [{ kind: text, name: text, id: text }] },
        used: { known: false, why: text },
        notes: [text],
      },
      touched: [{ path: `/tags/${text.replaceAll('/', '~1')}`, before: text }],
      undo: { irreversible: text },
    });
    await keepAsked(site.store, { proposal, record: { title: text, because: [text] } });
    await site.audit.append(CASE_ID, '1', { EventType: 'finding.detected', EventResult: 'Success', Message: text });
    for (const path of [
      '/cases',
      `/cases/${CASE_ID}`,
      `/approvals/${APPROVAL_ID}`,
      `/cases?resource=${encodeURIComponent(text.toWellFormed())}`,
    ]) {
      const { body } = await site.ask(path, ANA);
      expect(body, path).not.toMatch(/<(script|img|at|b)[\s>]|<!--|onmouseover='a|<\/textarea><b/i);
      expect(body.match(/<form/g)?.length ?? 0, path).toBeLessThanOrEqual(1);
      expect(body.match(/action="(?!\/)/g), `a form that leads elsewhere on ${path}`).toBeNull();
      expect(body.match(/href="(?!\/|#)/g), `a link that leads elsewhere on ${path}`).toBeNull();
    }
  });
});
