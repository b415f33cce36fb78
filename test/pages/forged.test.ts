import { describe, expect, it } from 'vitest';
import { formToken } from '../../src/approvals/csrf.ts';
import { votesOn } from '../../src/records/approvals.ts';
import { APPROVAL_ID, aRequest, aRule, keepAsked, PLAN_HASH } from '../support/approval-stories.ts';
import type { Ask } from '../support/page-site.ts';
import { aSite, BASE, hiddenField, typedReason } from '../support/page-site.ts';
import { ANA, BEN } from '../support/people.ts';

import { oldForm, PATH, REASON } from '../support/deciding.ts';
import type { Site } from '../support/deciding.ts';

describe('a decision that no form of ours sent', () => {
  const TOKEN_OF_BEN = (site: Site) =>
    formToken(
      site.deps.csrfKey,
      { personId: BEN.id, form: APPROVAL_ID, planHash: PLAN_HASH },
      '2026-02-03T09:00:00.000Z',
    );

  it.each<[string, number, (site: Site) => Ask]>([
    ['without a token', 403, (site) => ({ form: oldForm(site, ANA, { token: '' }) })],
    ["with another person's token", 403, (site) => ({ form: oldForm(site, ANA, { token: TOKEN_OF_BEN(site) }) })],
    ['from another site', 403, (site) => ({ form: oldForm(site, ANA), headers: { origin: 'https://evil.example' } })],
    ['from nowhere', 403, (site) => ({ form: oldForm(site, ANA), headers: { origin: 'null' } })],
    [
      'cross-site, as the browser says',
      403,
      (site) => ({ form: oldForm(site, ANA), headers: { 'sec-fetch-site': 'cross-site' } }),
    ],
    ['from a sibling site', 403, (site) => ({ form: oldForm(site, ANA), headers: { 'sec-fetch-site': 'same-site' } })],
    [
      'from a script without an origin',
      403,
      (site) => ({
        method: 'POST',
        body: new URLSearchParams(oldForm(site, ANA)).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ],
    [
      'from the same name by http',
      403,
      (site) => ({ form: oldForm(site, ANA), headers: { origin: BASE.replace('https', 'http') } }),
    ],
    ['as JSON', 415, (site) => ({ form: oldForm(site, ANA), headers: { 'content-type': 'application/json' } })],
    [
      'with a field twice',
      400,
      (site) => ({ form: {}, body: `${new URLSearchParams(oldForm(site, ANA)).toString()}&verb=reject` }),
    ],
    ['with a field that is far too long', 400, (site) => ({ form: oldForm(site, ANA, { reason: 'x'.repeat(5000) }) })],
  ])('%s: %i, and nothing is recorded', async (_name, status, ask) => {
    const site = aSite();
    await keepAsked(site.store);
    const before = site.store.writes();
    expect((await site.ask(PATH, ANA, ask(site))).status).toBe(status);
    expect(site.store.writes()).toBe(before);
  });

  it('is not taken from nobody', async () => {
    const site = aSite({ openForReading: true });
    await keepAsked(site.store);
    expect((await site.ask(PATH, undefined, { form: oldForm(site, ANA) })).status).toBe(401);
    expect(await votesOn(site.store, APPROVAL_ID)).toEqual([]);
  });

  it('an old form keeps its reason and has to be chosen anew', async () => {
    const site = aSite();
    await keepAsked(site.store, { request: aRequest({ rule: aRule({ dueAt: '2026-02-09T09:00:00.000Z' }) }) });
    const { body } = await site.ask(PATH, ANA);
    site.clock.set('2026-02-01T21:00:00.000Z');
    const form = { token: hiddenField(body, 'token'), planHash: PLAN_HASH, verb: 'approve', reason: REASON };
    const reply = await site.ask(PATH, ANA, { form });
    expect(reply.status).toBe(403);
    expect(typedReason(reply.body)).toBe(REASON);
    expect(reply.body).not.toMatch(/\schecked/);
  });

  it('on the loopback host, all names of the loopback address are ours', async () => {
    const site = aSite({ publicBaseUrl: 'http://127.0.0.1:7071' });
    await keepAsked(site.store);
    for (const [origin, status] of [
      ['http://localhost:7071', 303],
      ['http://localhost:8080', 403],
      ['http://localhost.evil.example:7071', 403],
    ] as const) {
      const form = oldForm(site, status === 303 ? ANA : BEN);
      expect((await site.ask(PATH, status === 303 ? ANA : BEN, { form, headers: { origin } })).status).toBe(status);
    }
  });

  it.each([
    {
      name: 'on the loopback host, its own address is ours, whatever address approvers are given',
      open: true,
      status: 303,
    },
    { name: 'anywhere else only the address that approvers are given', open: false, status: 403 },
  ])('$name', async ({ open, status }) => {
    const site = aSite({ publicBaseUrl: BASE, openForReading: open });
    await keepAsked(site.store);
    const headers = { origin: 'http://127.0.0.1:7071', host: '127.0.0.1:7071' };
    expect((await site.ask(PATH, ANA, { form: oldForm(site, ANA), headers })).status).toBe(status);
  });
});
