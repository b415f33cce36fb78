import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApprovalOutcome, Person, Verb, Vote } from '../../src/model/approval.ts';
import { outcomeOf } from '../../src/approvals/outcome.ts';
import { aRule, NOW, PLAN_HASH } from '../support/approval-stories.ts';
import { ANA, BEN, CHI } from '../support/people.ts';

const vote = (person: Person, verb: Verb, second = 0): Vote => ({
  personId: person.id,
  personName: person.name,
  proof: 'Entra',
  verb,
  reason: verb === 'approve' ? '' : `${person.name} says ${verb}`,
  planHash: PLAN_HASH,
  votedAt: `2026-02-01T08:59:0${String(second)}.000Z`,
});

describe('what votes come to', () => {
  it.each<[string, number, readonly Vote[], ApprovalOutcome['kind'] | undefined, readonly string[]]>([
    ['no vote', 1, [], undefined, []],
    ['one approval of one', 1, [vote(ANA, 'approve')], 'approved', ['Ana Silva']],
    ['one approval of two', 2, [vote(ANA, 'approve')], undefined, []],
    ['two people of two', 2, [vote(ANA, 'approve'), vote(BEN, 'approve', 1)], 'approved', ['Ana Silva', 'Ben Okafor']],
    [
      'one person under two spellings of an id',
      2,
      [vote({ ...ANA, id: 'ABC' }, 'approve'), vote({ ...ANA, id: 'abc' }, 'approve', 1)],
      undefined,
      [],
    ],
    ['one rejection of two needed approvals', 2, [vote(BEN, 'reject')], 'rejected', ['Ben Okafor']],
    [
      'an approval and a rejection that met',
      1,
      [vote(ANA, 'approve'), vote(BEN, 'reject', 1)],
      'rejected',
      ['Ben Okafor'],
    ],
    ['an exemption', 2, [vote(BEN, 'exempt')], 'exempt', ['Ben Okafor']],
    ['a postponement', 2, [vote(BEN, 'postpone')], 'postponed', ['Ben Okafor']],
    [
      'a rejection goes before an exemption',
      1,
      [vote(ANA, 'exempt'), vote(CHI, 'reject', 1)],
      'rejected',
      ['Chi Nguyen'],
    ],
  ])('%s', (_name, quorum, votes, kind, by) => {
    const outcome = outcomeOf(aRule({ quorum }), votes, NOW);
    expect(outcome?.kind).toBe(kind);
    expect(outcome?.by ?? []).toEqual(by);
  });

  it('does not depend on the order in which votes are read, and is never approved below the quorum', () => {
    const people = [ANA, BEN, CHI];
    const verbs = fc.array(fc.constantFrom<Verb>('approve', 'reject', 'exempt', 'postpone'), { maxLength: 3 });
    fc.assert(
      fc.property(verbs, fc.integer({ min: 1, max: 3 }), (said, quorum) => {
        const votes = said.map((verb, index) => vote(people[index] ?? ANA, verb, index));
        const outcome = outcomeOf(aRule({ quorum }), votes, NOW);
        expect(outcomeOf(aRule({ quorum }), [...votes].reverse(), NOW)).toEqual(outcome);
        if (outcome?.kind === 'approved') expect(outcome.by.length).toBeGreaterThanOrEqual(quorum);
        if (said.some((verb) => verb !== 'approve')) expect(outcome?.kind).not.toBe('approved');
      }),
    );
  });
});
