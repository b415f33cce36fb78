import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import { readOutcome, votesOn } from '../../src/records/approvals.ts';
import {
  APPROVAL_ID,
  aProposal,
  aRequest,
  aRule,
  byPerson,
  CASE_ID,
  changePlan,
  keepAsked,
} from '../support/approval-stories.ts';
import { aSite, textOf, typedReason } from '../support/page-site.ts';
import { ANA, BEN, DAN } from '../support/people.ts';

import { oldForm, PATH, REASON, send } from '../support/deciding.ts';
import type { Site } from '../support/deciding.ts';

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
