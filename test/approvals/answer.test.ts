import { describe, expect, it } from 'vitest';
import { answer } from '../../src/approvals/answer.ts';
import type { Answer } from '../../src/approvals/answer.ts';
import { insertOutcome, readOutcome, votesOn } from '../../src/records/approvals.ts';
import { moveCase } from '../../src/records/cases.ts';
import { exemptionsFor } from '../../src/records/pauses.ts';
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
import { ANA, BEN, CHI, DAN } from '../support/people.ts';

import { REASON, answerWorld, says, short } from '../support/answers.ts';

describe('answering a request', () => {
  it('approves, records who and why, and wakes the runbook', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    expect(short(await answer(ports, says(ANA, 'approve')))).toBe('decided approved');
    expect(await readOutcome(ports.store, APPROVAL_ID)).toMatchObject({ kind: 'approved', by: ['Ana Silva'] });
    expect(ports.workflows.woken).toEqual([CASE_ID]);
    expect(ports.audit.entries).toMatchObject([
      {
        EventType: 'approval.voted',
        ActorId: ANA.id,
        ActorType: 'Human',
        ActorAuthMethod: 'Entra',
        Decision: 'Approve',
      },
      { EventType: 'approval.decided', EventResultDetails: 'approved', PlanHash: PLAN_HASH, DecisionReason: REASON },
    ]);
  });

  it('waits for the second person of two, and takes the first one only once', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store, { request: aRequest({ rule: aRule({ quorum: 2 }) }) });
    expect(short(await answer(ports, says(ANA, 'approve')))).toBe('recorded 1 of 2');
    expect(short(await answer(ports, says(ANA, 'approve')))).toBe('already-voted');
    expect(short(await answer(ports, says(ANA, 'reject')))).toBe('already-voted');
    expect(short(await answer(ports, says({ ...ANA, id: ANA.id.toUpperCase() }, 'approve')))).toBe('already-voted');
    expect(short(await answer(ports, says(CHI, 'approve')))).toBe('decided approved');
  });

  it('ends at the first rejection, whatever is needed to approve', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store, { request: aRequest({ rule: aRule({ quorum: 2 }) }) });
    await answer(ports, says(ANA, 'approve'));
    expect(short(await answer(ports, says(BEN, 'reject')))).toBe('decided rejected');
    expect(short(await answer(ports, says(CHI, 'approve')))).toBe('already-decided');
  });

  it('grants an exemption for this control and resource, with an end', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    const until = '2026-03-01T00:00:00.000Z';
    expect(short(await answer(ports, says(ANA, 'exempt', { until })))).toBe('decided exempt');
    expect(await exemptionsFor(ports.store, 'acr-admin-account-disabled', REGISTRY)).toEqual([
      {
        controlId: 'acr-admin-account-disabled',
        scope: REGISTRY,
        category: 'waiver',
        reason: REASON,
        owner: 'Ana Silva',
        grantedBy: ANA.id,
        grantedAt: NOW,
        expiresOn: until,
      },
    ]);
    expect(ports.audit.entries.map(({ EventType }) => EventType)).toEqual([
      'approval.voted',
      'exemption.granted',
      'approval.decided',
    ]);
  });

  it('postpones, and keeps until when', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    const until = '2026-02-01T13:00:00.000Z';
    expect(short(await answer(ports, says(ANA, 'postpone', { until })))).toBe('decided postponed');
    expect(await readOutcome(ports.store, APPROVAL_ID)).toMatchObject({ kind: 'postponed', until });
  });

  it('keeps a reason as one line', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    await answer(ports, says(ANA, 'approve', { reason: '  first\r\n\u0000second\u202E third  ' }));
    expect((await votesOn(ports.store, APPROVAL_ID))[0]?.reason).toBe('first second third');
  });
});

describe('an answer is refused', () => {
  type Setup = (ports: ReturnType<typeof answerWorld>) => Promise<unknown>;
  const asked: Setup = ({ store }) => keepAsked(store);
  it.each<[string, string, Answer, Setup]>([
    ['unknown', 'to a request that never was', says(ANA, 'approve', { approvalId: 'f'.repeat(32) }), asked],
    ['not-yours', 'from somebody who was not asked', says(DAN, 'approve'), asked],
    [
      'changed-since',
      'about another plan than the one that was shown',
      says(ANA, 'approve', { planHash: 'b'.repeat(64) }),
      asked,
    ],
    [
      'changed-since',
      'when the case has another plan now',
      says(ANA, 'approve'),
      async (ports) => {
        await asked(ports);
        await changePlan(ports.store, 'c'.repeat(64));
      },
    ],
    [
      'changed-since',
      'when the case has ended meanwhile',
      says(ANA, 'approve'),
      async (ports) => {
        await asked(ports);
        await moveCase(ports.store, CASE_ID, NOW, (record) => ({ ...record, state: 'resolved-meanwhile' }));
      },
    ],
    [
      'changed-since',
      'to a request that was voided',
      says(ANA, 'approve'),
      async (ports) => {
        await asked(ports);
        await insertOutcome(ports.store, APPROVAL_ID, { kind: 'voided', by: [], reason: 'New.', decidedAt: NOW });
      },
    ],
    [
      'expired',
      'to a request that has expired',
      says(ANA, 'approve'),
      async (ports) => {
        await asked(ports);
        await insertOutcome(ports.store, APPROVAL_ID, { kind: 'expired', by: [], reason: '', decidedAt: NOW });
      },
    ],
    [
      'expired',
      'after its time, before anybody wrote that down',
      says(ANA, 'approve'),
      async (ports) => {
        await asked(ports);
        ports.clock.set('2026-02-02T09:00:00.000Z');
      },
    ],
    [
      'own-drift',
      'from the author who would rather keep the drift',
      says(ANA, 'reject'),
      ({ store }) => keepAsked(store, { proposal: aProposal({ actors: [byPerson(ANA)] }) }),
    ],
    ['reason-missing', 'without a reason where somebody would notice', says(ANA, 'approve', { reason: ' \n ' }), asked],
    [
      'bad-until',
      'with an end that is too far away',
      says(ANA, 'exempt', { until: '2027-01-01T00:00:00.000Z' }),
      asked,
    ],
  ])('%s: %s', async (reason, _name, given, setup) => {
    const ports = answerWorld();
    await setup(ports);
    expect(short(await answer(ports, given))).toBe(reason);
    expect(await votesOn(ports.store, APPROVAL_ID), 'a refused answer is no vote').toEqual([]);
  });

  it('already-decided, saying by whom and when', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    await answer(ports, says(ANA, 'approve'));
    const result = await answer(ports, says(BEN, 'reject'));
    expect(result).toMatchObject({ reason: 'already-decided', why: `This was approved by Ana Silva at ${NOW}.` });
  });
});
