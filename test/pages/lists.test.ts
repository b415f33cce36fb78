import { describe, expect, it } from 'vitest';
import type { PageDeps } from '../../src/pages/exchange.ts';
import { SettingsProblem } from '../../src/ports/settings-source.ts';
import { APPROVAL_ID, CASE_ID, REGISTRY } from '../support/approval-stories.ts';
import { furnish } from '../support/busy-morning.ts';
import { aSite, BASE, SUBSCRIPTION, textOf } from '../support/page-site.ts';
import { ANA } from '../support/people.ts';
import { someSettings } from '../support/some-settings.ts';

describe('the list', () => {
  it('shows what waits for a person first, then what is open, then what is closed, the newest first', async () => {
    const site = aSite();
    await furnish(site);
    const { body } = await site.ask('/cases', ANA);
    expect([...body.matchAll(/<h2[^>]*>([^<]+)/g)].map(([, heading]) => heading?.trim())).toEqual([
      'Waiting for a person',
      'Open',
      'Closed',
      'Seen, without a case',
    ]);
    const order = ['08:58 UTC', '07:12 UTC', '08:30 UTC', '03:01 UTC', '02:01 UTC', '01:01 UTC'];
    const places = order.map((time) => body.indexOf(time, body.indexOf('<h2')));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(textOf(body)).toContain('Writes are paused below');
  });

  it.each<[string, number]>([
    ['', 6],
    ['?state=open', 3],
    ['?state=closed', 3],
    ['?state=waiting', 2],
    ['?state=needs-attention', 1],
    ['?resource=acrlegacy', 1],
    ['?resource=ACRLEGACY', 1],
    [`?resource=${encodeURIComponent(REGISTRY)}`, 1],
    [`?resource=${encodeURIComponent(REGISTRY.slice(0, -1))}`, 0],
    [`?resource=${encodeURIComponent(SUBSCRIPTION)}`, 6],
    ['?since=2026-02-01', 3],
    ['?since=2026-01-31T02:00:00Z', 5],
    ['?state=&resource=&since=', 6],
    ['?state=remediated&resource=acrtest', 0],
  ])('with %s has %i cases, and the API the same', async (query, count) => {
    const site = aSite();
    await furnish(site);
    const { body } = await site.ask(`/cases${query}`, ANA);
    expect(body.match(/<a href="\/cases\/[^"?]+">/g) ?? []).toHaveLength(count);
    if (count === 0) expect(textOf(body)).toContain('No case matches this filter');
    const json = JSON.parse((await site.ask(`/api/cases${query}`, ANA)).body) as { cases: unknown[] };
    expect(json.cases).toHaveLength(count);
  });

  it.each([
    ['?state=fixed', 'open, closed, proposed, waiting'],
    ['?since=yesterday', '2026-01-31'],
    ['?since=2026-02-30', '2026-01-31'],
    ['?since=2026-02-01&since=2026-02-02', 'Give it once'],
    [`?resource=${'x'.repeat(2049)}`, 'at most 2048'],
  ])('refuses %s and says what would be right', async (query, words) => {
    const site = aSite();
    for (const path of ['/cases', '/api/cases']) {
      const reply = await site.ask(`${path}${query}`, ANA);
      expect(reply.status).toBe(400);
      expect(textOf(reply.body)).toContain(words);
    }
  });

  it('says so when there is nothing yet', async () => {
    expect(textOf((await aSite().ask('/cases', ANA)).body)).toContain('No drift has been found so far');
  });

  it.each<[string, Partial<PageDeps>, string]>([
    ['the hard stop', { enforcementLimit: () => 'off' }, 'The hard stop is on'],
    ['observing only', { enforcementLimit: () => 'observe' }, 'writes nothing'],
    [
      'broken settings',
      {
        settings: {
          load: () =>
            Promise.resolve({
              settings: someSettings({ scopes: [SUBSCRIPTION] }),
              hash: '',
              broken: ['scopes: is empty.'],
            }),
        },
      },
      'scopes: is empty.',
    ],
    [
      'no settings',
      { settings: { load: () => Promise.reject(new SettingsProblem(['x'])) } },
      'no settings that can be used',
    ],
  ])('warns of %s', async (_name, deps, words) => {
    const reply = await aSite(deps).ask('/cases', ANA);
    expect(reply.status).toBe(200);
    expect(textOf(reply.body)).toContain(words);
  });
});

describe('a case', () => {
  it('tells its story, and renews itself only while it is open', async () => {
    const site = aSite();
    await furnish(site);
    const open = await site.ask(`/cases/${CASE_ID}`, ANA);
    expect(open.headers['refresh']).toBe('5');
    expect(textOf(open.body)).toMatch(
      /Drift found .* Decided .* Approval asked for .* Message failed .* Approvers told/,
    );
    expect(open.body).toContain(`href="/approvals/${APPROVAL_ID}"`);
    expect(open.body, 'no form on a page that renews itself').not.toContain('<form');
    expect((await site.ask(`/cases/${CASE_ID}?live=off`, ANA)).headers['refresh']).toBeUndefined();

    const closed = await site.ask('/cases/c105ed00000000000000000000000002-g1', ANA);
    expect(closed.headers['refresh']).toBeUndefined();
    expect(textOf(closed.body)).toContain('Azure accepted the fix, and the drift is still there.');
    expect(textOf(closed.body)).toContain('9e8d7c6b-5a49-4838-a271-605f4e3d2c1b');
  });

  it('is told by the API in the same words', async () => {
    const site = aSite();
    await furnish(site);
    const reply = await site.ask(`/api/cases/${CASE_ID}`, ANA);
    expect(JSON.parse(reply.body)).toMatchObject({
      id: CASE_ID,
      state: 'waiting',
      control: 'acr-admin-account-disabled',
      resource: REGISTRY,
      decision: { action: 'ask', mode: 'auto', enforcement: 'enforce' },
      approval: { id: APPROVAL_ID, url: `${BASE}/approvals/${APPROVAL_ID}`, dueAt: '2026-02-02T09:00:00.000Z' },
      proposal: { planHash: 'a'.repeat(64), differences: [{ before: true, after: false }] },
      attempts: [],
      steps: [{ event: 'finding.detected', result: 'Success' }, {}, {}, {}, {}],
    });
    expect((await site.ask('/api/cases/unknown', ANA)).status).toBe(404);
  });
});
