import { describe, expect, it } from 'vitest';
import { answer } from '../../src/approvals/answer.ts';
import { settleOutcome } from '../../src/approvals/settle.ts';
import type { AuditTrail } from '../../src/ports/audit-log.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { insertVote, readOutcome, votesOn } from '../../src/records/approvals.ts';
import { exemptionsFor, writeExemption } from '../../src/records/pauses.ts';
import { APPROVAL_ID, CASE_ID, changePlan, keepAsked, NOW, REGISTRY } from '../support/approval-stories.ts';
import { ANA, BEN } from '../support/people.ts';

import { answerWorld, says, short } from '../support/answers.ts';

describe('many at once', () => {
  it('50 times the same answer: one vote, one outcome, one record of each', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    const results = await Promise.all(Array.from({ length: 50 }, () => answer(ports, says(ANA, 'approve'))));
    expect(results.map(short).filter((result) => result === 'decided approved')).toHaveLength(1);
    expect(new Set(results.map(short))).toEqual(new Set(['decided approved', 'already-decided']));
    expect(await votesOn(ports.store, APPROVAL_ID)).toHaveLength(1);
    expect(ports.audit.entries.map(({ EventType }) => EventType)).toEqual(['approval.voted', 'approval.decided']);
  });

  it.each([
    ['approve', 'reject'],
    ['reject', 'approve'],
    ['approve', 'exempt'],
    ['approve', 'approve'],
  ] as const)('two approvers race, %s against %s: one outcome, both are told the same', async (first, second) => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    const until = '2026-03-01T00:00:00.000Z';
    const results = await Promise.all([
      answer(ports, says(ANA, first, { until })),
      answer(ports, says(BEN, second, { until })),
    ]);
    const outcome = await readOutcome(ports.store, APPROVAL_ID);
    for (const result of results) expect('outcome' in result ? result.outcome : undefined).toEqual(outcome);
    const exemptions = await exemptionsFor(ports.store, 'acr-admin-account-disabled', REGISTRY);
    expect(exemptions).toHaveLength(outcome?.kind === 'exempt' ? 1 : 0);
    expect(ports.audit.entries.filter(({ EventType }) => EventType === 'approval.decided')).toHaveLength(1);
    const voted = ports.audit.entries.filter(({ EventType }) => EventType === 'approval.voted');
    expect(voted, 'every vote has its record').toHaveLength((await votesOn(ports.store, APPROVAL_ID)).length);
  });
});

describe('a crash between two steps', () => {
  /** An audit trail that is away for the n-th record. */
  const away = (audit: AuditTrail, nth: number): AuditTrail => {
    let calls = 0;
    return {
      append(...given) {
        calls += 1;
        return calls === nth ? Promise.reject(new StoreFault('The store is away')) : audit.append(...given);
      },
    };
  };

  it.each([1, 2, 3, 4])('at record %i: the next look completes what was begun', async (nth) => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    const until = '2026-03-01T00:00:00.000Z';
    const fragile = { ...ports, audit: away(ports.audit, nth) };
    await expect(answer(fragile, says(ANA, 'exempt', { until }))).rejects.toThrow('The store is away');
    expect(await settleOutcome(ports, APPROVAL_ID)).toMatchObject({ kind: 'exempt', until });
    expect(await exemptionsFor(ports.store, 'acr-admin-account-disabled', REGISTRY)).toHaveLength(1);
    expect(ports.audit.entries.map(({ EventType }) => EventType)).toEqual([
      'approval.voted',
      'exemption.granted',
      'approval.decided',
    ]);
  });

  it('none: what was completed once is not done again, so that an exemption can be shortened later', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    await answer(ports, says(ANA, 'exempt', { until: '2026-03-01T00:00:00.000Z' }));
    const [granted] = await exemptionsFor(ports.store, 'acr-admin-account-disabled', REGISTRY);
    if (granted === undefined) throw new Error('The exemption is missing');
    await writeExemption(ports.store, { ...granted, expiresOn: NOW });
    await settleOutcome(ports, APPROVAL_ID);
    const [now] = await exemptionsFor(ports.store, 'acr-admin-account-disabled', REGISTRY);
    expect(now?.expiresOn).toBe(NOW);
  });

  it('after the vote: the same answer again is told how it ended', async () => {
    const ports = answerWorld();
    const { planHash } = await keepAsked(ports.store);
    const { reason, verb } = says(ANA, 'approve');
    const vote = {
      personId: ANA.id,
      personName: ANA.name,
      proof: 'Entra',
      verb,
      reason,
      planHash,
      votedAt: NOW,
    } as const;
    await insertVote(ports.store, APPROVAL_ID, vote);
    expect(short(await answer(ports, says(ANA, 'approve')))).toBe('already-decided');
    expect(await readOutcome(ports.store, APPROVAL_ID)).toMatchObject({ kind: 'approved' });
    expect(ports.workflows.woken).toEqual([CASE_ID]);
  });

  it('lets no vote count for a plan that the case has left behind', async () => {
    const ports = answerWorld();
    const { planHash } = await keepAsked(ports.store);
    const vote = {
      personId: ANA.id,
      personName: ANA.name,
      proof: 'Entra',
      verb: 'approve',
      reason: '',
      planHash,
      votedAt: NOW,
    } as const;
    await insertVote(ports.store, APPROVAL_ID, vote);
    await changePlan(ports.store, 'c'.repeat(64));
    expect(await settleOutcome(ports, APPROVAL_ID)).toBeUndefined();
  });

  it('a runbook that can not be woken does not lose the answer', async () => {
    const ports = answerWorld();
    await keepAsked(ports.store);
    const workflows = { ...ports.workflows, wake: () => Promise.reject(new Error('asleep')) };
    expect(short(await answer({ ...ports, workflows }, says(ANA, 'approve')))).toBe('decided approved');
    expect(ports.log.lines.join()).toContain('could not be woken');
  });
});
