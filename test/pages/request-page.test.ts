import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import { insertOutcome } from '../../src/records/approvals.ts';
import { moveCase } from '../../src/records/cases.ts';
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
import { aSite, textOf } from '../support/page-site.ts';
import { ANA, BEN, DAN } from '../support/people.ts';

import { PATH, REASON, send } from '../support/deciding.ts';
import type { Site } from '../support/deciding.ts';

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
    expect(textOf(body)).toContain('You caused this drift, so you can only agree that it is put back.');
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
