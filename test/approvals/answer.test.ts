import { describe, expect, it } from 'vitest';
import type { Person, Verb } from '../../src/model/approval.ts';
import { answer } from '../../src/approvals/answer.ts';
import type { Answer, AnswerResult } from '../../src/approvals/answer.ts';
import { settleOutcome } from '../../src/approvals/settle.ts';
import type { AuditTrail } from '../../src/ports/audit-log.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { insertOutcome, insertVote, readOutcome, votesOn } from '../../src/records/approvals.ts';
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
  memoryTrail,
  NOW,
  notedLog,
  notedWorkflows,
  PLAN_HASH,
  REGISTRY,
  stoppedClock,
} from '../support/approval-stories.ts';
import { aStore } from '../support/store.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';

const REASON = 'The orders app logs in by its identity now.';

function world() {
  const store = aStore();
  return { store, clock: stoppedClock(), audit: memoryTrail(), workflows: notedWorkflows(), log: notedLog() };
}

const says = (person: Person, verb: Verb, change: Partial<Answer> = {}): Answer => ({
  approvalId: APPROVAL_ID,
  person,
  proof: 'Entra',
  verb,
  reason: REASON,
  planHash: PLAN_HASH,
  ...change,
});

const short = (result: AnswerResult): string => {
  if (result.kind === 'decided') return `decided ${result.outcome.kind}`;
  if (result.kind === 'recorded') return `recorded ${String(result.approvals)} of ${String(result.needed)}`;
  return result.reason;
};

describe('answering a request', () => {
  it('approves, records who and why, and wakes the runbook', async () => {
    const ports = world();
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
    const ports = world();
    await keepAsked(ports.store, { request: aRequest({ rule: aRule({ quorum: 2 }) }) });
    expect(short(await answer(ports, says(ANA, 'approve')))).toBe('recorded 1 of 2');
    expect(short(await answer(ports, says(ANA, 'approve')))).toBe('already-voted');
    expect(short(await answer(ports, says(ANA, 'reject')))).toBe('already-voted');
    expect(short(await answer(ports, says({ ...ANA, id: ANA.id.toUpperCase() }, 'approve')))).toBe('already-voted');
    expect(short(await answer(ports, says(CHI, 'approve')))).toBe('decided approved');
  });

  it('ends at the first rejection, whatever is needed to approve', async () => {
    const ports = world();
    await keepAsked(ports.store, { request: aRequest({ rule: aRule({ quorum: 2 }) }) });
    await answer(ports, says(ANA, 'approve'));
    expect(short(await answer(ports, says(BEN, 'reject')))).toBe('decided rejected');
    expect(short(await answer(ports, says(CHI, 'approve')))).toBe('already-decided');
  });

  it('grants an exemption for this control and resource, with an end', async () => {
    const ports = world();
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
    const ports = world();
    await keepAsked(ports.store);
    const until = '2026-02-01T13:00:00.000Z';
    expect(short(await answer(ports, says(ANA, 'postpone', { until })))).toBe('decided postponed');
    expect(await readOutcome(ports.store, APPROVAL_ID)).toMatchObject({ kind: 'postponed', until });
  });

  it('keeps a reason as one line', async () => {
    const ports = world();
    await keepAsked(ports.store);
    await answer(ports, says(ANA, 'approve', { reason: '  first\r\n\u0000second\u202E third  ' }));
    expect((await votesOn(ports.store, APPROVAL_ID))[0]?.reason).toBe('first second third');
  });
});

describe('an answer is refused', () => {
  type Setup = (ports: ReturnType<typeof world>) => Promise<unknown>;
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
    const ports = world();
    await setup(ports);
    expect(short(await answer(ports, given))).toBe(reason);
    expect(await votesOn(ports.store, APPROVAL_ID), 'a refused answer is no vote').toEqual([]);
  });

  it('already-decided, saying by whom and when', async () => {
    const ports = world();
    await keepAsked(ports.store);
    await answer(ports, says(ANA, 'approve'));
    const result = await answer(ports, says(BEN, 'reject'));
    expect(result).toMatchObject({ reason: 'already-decided', why: `This was approved by Ana Silva at ${NOW}.` });
  });
});

describe('many at once', () => {
  it('50 times the same answer: one vote, one outcome, one record of each', async () => {
    const ports = world();
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
    const ports = world();
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
    const ports = world();
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

  it('after the vote: the same answer again is told how it ended', async () => {
    const ports = world();
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
    const ports = world();
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
    const ports = world();
    await keepAsked(ports.store);
    const workflows = { ...ports.workflows, wake: () => Promise.reject(new Error('asleep')) };
    expect(short(await answer({ ...ports, workflows }, says(ANA, 'approve')))).toBe('decided approved');
    expect(ports.log.lines.join()).toContain('could not be woken');
  });
});
