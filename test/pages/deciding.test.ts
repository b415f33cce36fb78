import { describe, expect, it } from 'vitest';
import { formToken } from '../../src/approvals/csrf.ts';
import type { Person } from '../../src/model/approval.ts';
import type { PageReply } from '../../src/pages/exchange.ts';
import { insertOutcome, readOutcome, votesOn } from '../../src/records/approvals.ts';
import { moveCase } from '../../src/records/cases.ts';
import { pausesNow } from '../../src/records/pauses.ts';
import {
  APPROVAL_ID,
  aProposal,
  aRequest,
  aRule,
  byPerson,
  CASE_ID,
  changePlan,
  keepAsked,
  NOW,
  PLAN_HASH,
  REGISTRY,
} from '../support/approval-stories.ts';
import type { Ask } from '../support/page-site.ts';
import { aSite, BASE, hiddenField, SUBSCRIPTION, textOf, typedReason } from '../support/page-site.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';

const PATH = `/approvals/${APPROVAL_ID}`;
const REASON = 'The orders app logs in by its identity now.';
type Site = ReturnType<typeof aSite>;

/** Opens the page and sends its form, as a person does. */
async function send(site: Site, person: Person, fields: Record<string, string>, more: Ask = {}): Promise<PageReply> {
  const { body } = await site.ask(PATH, person);
  const hidden = { token: hiddenField(body, 'token'), planHash: hiddenField(body, 'planHash') };
  return site.ask(PATH, person, { form: { ...hidden, ...fields }, ...more });
}

/** A form that was made in time, for cases in which the page shows none any more. */
const oldForm = (site: Site, person: Person, change: Record<string, string> = {}): Record<string, string> => ({
  token: formToken(
    site.deps.csrfKey,
    { personId: person.id, form: APPROVAL_ID, planHash: PLAN_HASH },
    '2026-02-03T09:00:00.000Z',
  ),
  planHash: PLAN_HASH,
  verb: 'approve',
  reason: REASON,
  ...change,
});

describe('the page of a request', () => {
  it('says first what happens if nobody answers, then all that is needed to answer', async () => {
    const site = aSite();
    await keepAsked(site.store);
    const { body } = await site.ask(PATH, ANA);
    const text = textOf(body.slice(body.indexOf('<main')));
    expect(text).toMatch(/^If nobody answers until 2 February 2026, 09:00 UTC, nothing is changed/);
    for (const said of [
      'The admin account of the registry acrcontoso is enabled',
      'Registry admin account is disabled',
      'one shared password',
      REGISTRY,
      'pipeline-orders (application)',
      'The person behind it is not known.',
      'properties.adminUserEnabled',
      'container group aci-orders is set up to depend on it',
      'The sign-in logs of the registry are not collected.',
      'The fix can be taken back',
      `az rest --method patch --url '${REGISTRY}?api-version=2025-04-01' --body '{"properties":{"adminUserEnabled":false}}'`,
      PLAN_HASH,
    ]) {
      expect(text).toContain(said);
    }
    expect(body, 'nothing is chosen beforehand').not.toMatch(/\schecked/);
    expect([...body.matchAll(/type="radio"[^>]*value="(\w+)"/g)].map(([, verb]) => verb)).toEqual([
      'approve',
      'reject',
      'exempt',
      'postpone',
    ]);
  });

  it('offers to the author of a restore only what they may say', async () => {
    const site = aSite();
    await keepAsked(site.store, { proposal: aProposal({ actors: [byPerson(ANA)] }) });
    const { body } = await site.ask(PATH, ANA);
    expect([...body.matchAll(/type="radio"[^>]*value="(\w+)"/g)].map(([, verb]) => verb)).toEqual(['approve']);
  });

  it.each<[string, Person, (site: Site) => Promise<unknown>, RegExp]>([
    [
      'not yours',
      DAN,
      (site) => keepAsked(site.store),
      /Only people with the role approver-platform or approver-security/,
    ],
    [
      'your own drift',
      ANA,
      (site) =>
        keepAsked(site.store, {
          proposal: aProposal({ actors: [byPerson(ANA)] }),
          request: aRequest({ rule: aRule({ authorMayApprove: false }) }),
        }),
      /You caused this drift, so somebody else has to decide/,
    ],
    [
      'expired',
      ANA,
      async (site) => {
        await keepAsked(site.store);
        site.clock.set('2026-02-02T09:00:00.000Z');
      },
      /^Nobody answered until 2 February 2026, 09:00 UTC, so this request has ended/,
    ],
    [
      'void',
      ANA,
      async (site) => {
        await keepAsked(site.store);
        await insertOutcome(site.store, APPROVAL_ID, { kind: 'voided', by: [], reason: 'New.', decidedAt: NOW });
      },
      /^The resource or the plan has changed since this was asked/,
    ],
    [
      'about a plan that the case has left behind',
      ANA,
      async (site) => {
        await keepAsked(site.store);
        await changePlan(site.store, 'c'.repeat(64));
        await moveCase(site.store, CASE_ID, NOW, (record) => ({ ...record, approvalId: 'e'.repeat(32) }));
      },
      /^The resource or the plan has changed since this was asked.*See what is asked now/,
    ],
    [
      'decided',
      BEN,
      async (site) => {
        await keepAsked(site.store);
        await send(site, ANA, { verb: 'reject', reason: REASON });
      },
      /^This was rejected by Ana Silva, 1 February 2026, 09:00 UTC/,
    ],
    [
      'waiting for a second person',
      ANA,
      async (site) => {
        await keepAsked(site.store, { request: aRequest({ rule: aRule({ quorum: 2 }) }) });
        await send(site, ANA, { verb: 'approve', reason: REASON });
      },
      /You have approved this\. Others have to answer .* 1 of 2 needed approvals/,
    ],
  ])('says when it is %s, and shows no form', async (_name, person, setUp, words) => {
    const site = aSite();
    await setUp(site);
    const { status, body } = await site.ask(PATH, person);
    expect(status).toBe(200);
    expect(textOf(body.slice(body.indexOf('<main')))).toMatch(words);
    expect(body).not.toContain('<form');
  });

  it('offers no postponement where none fits before the request is due', async () => {
    const site = aSite();
    await keepAsked(site.store, { request: aRequest({ rule: aRule({ dueAt: '2026-02-01T09:59:00.000Z' }) }) });
    expect((await site.ask(PATH, ANA)).body).not.toContain('value="postpone"');
  });
});

describe('sending a decision', () => {
  it.each<[string, Record<string, string>, object]>([
    ['approve', { verb: 'approve', reason: REASON }, { kind: 'approved' }],
    ['reject', { verb: 'reject', reason: REASON }, { kind: 'rejected', reason: REASON }],
    [
      'exempt',
      { verb: 'exempt', reason: REASON, exemptUntil: '2026-03-01' },
      { kind: 'exempt', until: '2026-03-01T00:00:00.000Z' },
    ],
    [
      'postpone',
      { verb: 'postpone', reason: REASON, postpone: 'PT4H' },
      { kind: 'postponed', until: '2026-02-01T13:00:00.000Z' },
    ],
  ])('%s: is recorded, and the browser is sent back to the page', async (_verb, fields, outcome) => {
    const site = aSite();
    await keepAsked(site.store);
    const reply = await send(site, ANA, fields);
    expect([reply.status, reply.headers['location']]).toEqual([303, PATH]);
    expect(await readOutcome(site.store, APPROVAL_ID)).toMatchObject(outcome);
    expect(site.workflows.woken).toEqual([CASE_ID]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no choice', { reason: REASON }, 'Choose what should happen.'],
    ['a choice that there is not', { verb: 'delete-everything', reason: REASON }, 'Choose what should happen.'],
    ['no reason', { verb: 'reject' }, 'at least 10 characters'],
    ['too long a reason', { verb: 'reject', reason: 'x'.repeat(1001) }, 'at most 1000'],
    ['no day', { verb: 'exempt', reason: REASON }, 'at most 90 days'],
    ['a day that there is not', { verb: 'exempt', reason: REASON, exemptUntil: '2026-02-30' }, 'at most 90 days'],
    ['a day too far away', { verb: 'exempt', reason: REASON, exemptUntil: '2026-12-01' }, 'at most 90 days'],
    ['no length', { verb: 'postpone', reason: REASON }, 'at most 7 days'],
    ['a length that there is not', { verb: 'postpone', reason: REASON, postpone: 'P1Y' }, 'at most 7 days'],
  ])('with %s: says what is wrong, keeps what was typed, records nothing', async (_name, fields, words) => {
    const site = aSite();
    await keepAsked(site.store);
    const reply = await send(site, ANA, fields);
    expect(reply.status).toBe(400);
    expect(textOf(reply.body)).toContain(words);
    expect(reply.body).toContain('<title>Error: ');
    expect(typedReason(reply.body)).toBe(fields['reason'] ?? '');
    expect(await votesOn(site.store, APPROVAL_ID)).toEqual([]);
  });

  it('50 times at once: one vote, and the others are told that it is decided', async () => {
    const site = aSite();
    await keepAsked(site.store);
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => site.ask(PATH, ANA, { form: oldForm(site, ANA) })),
    );
    expect(replies.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(49);
    expect(await votesOn(site.store, APPROVAL_ID)).toHaveLength(1);
  });

  it.each<[string, Person, number, RegExp, (site: Site) => Promise<unknown>, Record<string, string>?]>([
    ['by somebody who was not asked', DAN, 403, /Only people with the role/, (site) => keepAsked(site.store)],
    [
      'by the author, to keep the drift',
      ANA,
      403,
      /You caused this drift/,
      (site) => keepAsked(site.store, { proposal: aProposal({ actors: [byPerson(ANA)] }) }),
      { verb: 'reject' },
    ],
    [
      'after its time',
      ANA,
      409,
      /has ended/,
      async (site) => {
        await keepAsked(site.store);
        site.clock.set('2026-02-02T09:00:00.000Z');
      },
    ],
    [
      'about a plan that was not shown',
      ANA,
      409,
      /changed since you were shown it/,
      (site) => keepAsked(site.store),
      { planHash: 'b'.repeat(64) },
    ],
    [
      'after the resource has changed',
      ANA,
      409,
      /changed since/,
      async (site) => {
        await keepAsked(site.store);
        await changePlan(site.store, 'c'.repeat(64));
      },
    ],
    [
      'after somebody else',
      BEN,
      409,
      /This was approved by Ana Silva/,
      async (site) => {
        await keepAsked(site.store);
        await site.ask(PATH, ANA, { form: oldForm(site, ANA) });
      },
    ],
    [
      'a second time',
      ANA,
      409,
      /answered this request before/,
      async (site) => {
        await keepAsked(site.store, { request: aRequest({ rule: aRule({ quorum: 2 }) }) });
        await site.ask(PATH, ANA, { form: oldForm(site, ANA) });
      },
    ],
  ])('is refused %s', async (_name, person, status, words, setUp, change) => {
    const site = aSite();
    await setUp(site);
    const before = await votesOn(site.store, APPROVAL_ID);
    const reply = await site.ask(PATH, person, { form: oldForm(site, person, change) });
    expect(reply.status).toBe(status);
    expect(textOf(reply.body)).toMatch(words);
    expect(await votesOn(site.store, APPROVAL_ID)).toEqual(before);
    expect(site.log.lines.join(), 'a refused answer leaves a line in the log').toContain('An answer was not taken');
  });
});

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
});

describe('pausing', () => {
  const pauseForm = async (site: Site, person: Person, change: Record<string, string> = {}): Promise<PageReply> => {
    const { body } = await site.ask('/pause', person);
    const form = { token: hiddenField(body, 'token'), scope: SUBSCRIPTION, length: 'PT4H', reason: REASON, ...change };
    return site.ask('/pause', person, { form });
  };

  it('stops writes until the length has passed, and can be ended from the list', async () => {
    const site = aSite();
    expect((await pauseForm(site, ANA)).status).toBe(303);
    expect(await pausesNow(site.store, NOW)).toMatchObject([{ by: 'Ana Silva', until: '2026-02-01T13:00:00.000Z' }]);

    const { body } = await site.ask('/cases', CHI);
    const form = { token: hiddenField(body, 'token'), scope: hiddenField(body, 'scope') };
    expect((await site.ask('/resume', CHI, { form })).status).toBe(303);
    expect(await pausesNow(site.store, NOW)).toEqual([]);
    expect((await site.ask('/resume', CHI, { form })).status).toBe(409);
  });

  it('is offered for the resource of a case, from its page', async () => {
    const site = aSite();
    await keepAsked(site.store);
    const { body } = await site.ask(`/cases/${CASE_ID}`, ANA);
    const link = /href="(\/pause\?[^"]+)"/.exec(body)?.[1] ?? '';
    expect((await site.ask(link, ANA)).body).toContain(`<option value="${REGISTRY}" selected>`);
  });

  it('is offered to approvers only', async () => {
    const site = aSite();
    expect((await site.ask('/pause', DAN)).body).not.toContain('<form');
  });

  it.each<[string, Record<string, string>, number]>([
    ['no scope', { scope: '' }, 400],
    ['a scope outside the settings', { scope: SUBSCRIPTION.replaceAll('1', '2') }, 400],
    ['no length', { length: '' }, 400],
    ['no reason', { reason: '' }, 400],
    ['no token', { token: '' }, 403],
  ])('with %s is refused: %i', async (_name, change, status) => {
    const site = aSite();
    expect((await pauseForm(site, ANA, change)).status).toBe(status);
    expect(await pausesNow(site.store, NOW)).toEqual([]);
  });

  it('a token for one form does not do for another', async () => {
    const site = aSite();
    await pauseForm(site, ANA);
    const { body } = await site.ask('/pause', ANA);
    const tokens = [...body.matchAll(/name="token" value="([^"]+)"/g)].map(([, token]) => token ?? '');
    const form = { token: tokens[1] ?? '', scope: SUBSCRIPTION };
    expect((await site.ask('/resume', ANA, { form })).status).toBe(403);
  });
});
