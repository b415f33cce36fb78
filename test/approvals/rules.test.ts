import { describe, expect, it } from 'vitest';
import type { Person, Verb } from '../../src/model/approval.ts';
import type { Actor } from '../../src/model/case.ts';
import type { ApprovalRule } from '../../src/model/decision.ts';
import type { Impact } from '../../src/model/impact.ts';
import { latestUntil, refusalOf, verbsFor } from '../../src/approvals/rules.ts';
import type { RefusalReason } from '../../src/approvals/rules.ts';
import { aRequest, aRule, byPerson, NOW, PIPELINE } from '../support/approval-stories.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';

const NOBODY: Impact = { configured: { known: true, consumers: [] }, used: { known: true, consumers: [] }, notes: [] };
const SOMEBODY: Impact = { ...NOBODY, used: { known: true, consumers: [{ kind: 'container app', name: 'orders' }] } };
const ALL: readonly Verb[] = ['approve', 'reject', 'exempt', 'postpone'];
const named = (name: string): Actor => ({ name, kind: 'person', from: 'body' });

describe('who may say what', () => {
  it.each<[string, Person, Partial<ApprovalRule>, readonly Actor[], readonly Verb[]]>([
    ['an approver, drift by a pipeline', ANA, {}, [PIPELINE], ALL],
    ['an approver, drift by a colleague', ANA, {}, [byPerson(BEN)], ALL],
    ['an approver, author unknown', ANA, {}, [], ALL],
    ['the fallback role', CHI, {}, [PIPELINE], ALL],
    ['a fallback role of another rule', CHI, { fallback: 'approver-network' }, [PIPELINE], []],
    ['somebody without a role', DAN, {}, [PIPELINE], []],
    ['the author, of a restore', ANA, {}, [byPerson(ANA)], ['approve']],
    ['the author, of a deletion or with strict', ANA, { authorMayApprove: false }, [byPerson(ANA)], []],
    ['one of several authors', ANA, {}, [PIPELINE, byPerson(BEN), byPerson(ANA)], ['approve']],
    [
      'the author under another spelling of the id',
      ANA,
      {},
      [{ ...byPerson(ANA), id: ANA.id.toUpperCase() }],
      ['approve'],
    ],
    ['the author as the body names them', ANA, {}, [named('ana silva')], ['approve']],
    ['a namesake of an author whose id is known', ANA, {}, [{ ...byPerson(BEN), name: ANA.name }], ALL],
    ['an author without a role', DAN, {}, [byPerson(DAN)], []],
  ])('%s', (_name, person, rule, actors, verbs) => {
    expect(verbsFor(person, aRule(rule), actors)).toEqual(verbs);
  });
});

describe('what an answer needs', () => {
  const TOMORROW = '2026-02-02T00:00:00.000Z';
  it.each<[string, Verb, string, string | undefined, Impact, RefusalReason | undefined]>([
    ['approving what hits nobody needs no reason', 'approve', '', undefined, NOBODY, undefined],
    ['approving what hits somebody needs one', 'approve', '', undefined, SOMEBODY, 'reason-missing'],
    ['and takes one', 'approve', 'They log in by token now.', undefined, SOMEBODY, undefined],
    ['rejecting needs a reason', 'reject', '', undefined, NOBODY, 'reason-missing'],
    ['nine characters are too few', 'reject', '123456789', undefined, NOBODY, 'reason-missing'],
    ['ten will do', 'reject', '1234567890', undefined, NOBODY, undefined],
    ['a thousand will do', 'reject', 'x'.repeat(1000), undefined, NOBODY, undefined],
    ['more will not', 'reject', 'x'.repeat(1001), undefined, NOBODY, 'reason-missing'],
    ['not even where none is needed', 'approve', 'x'.repeat(1001), undefined, NOBODY, 'reason-missing'],
    ['exempting needs a reason', 'exempt', '', TOMORROW, NOBODY, 'reason-missing'],
    ['exempting needs an end', 'exempt', 'Accepted by the owner', undefined, NOBODY, 'bad-until'],
    ['that lies ahead', 'exempt', 'Accepted by the owner', NOW, NOBODY, 'bad-until'],
    ['90 days will do', 'exempt', 'Accepted by the owner', '2026-05-02T09:00:00.000Z', NOBODY, undefined],
    ['91 will not', 'exempt', 'Accepted by the owner', '2026-05-03T09:00:00.000Z', NOBODY, 'bad-until'],
    ['postponing needs an end', 'postpone', 'After the release', undefined, NOBODY, 'bad-until'],
    ['before the request is due', 'postpone', 'After the release', TOMORROW, NOBODY, undefined],
    ['not when it is due', 'postpone', 'After the release', '2026-02-02T09:00:00.000Z', NOBODY, 'bad-until'],
  ])('%s', (_name, verb, reason, until, impact, refused) => {
    const request = aRequest();
    const refusal = refusalOf({ person: ANA, verb, reason, until, request, actors: [PIPELINE], impact, now: NOW });
    expect(refusal?.reason).toBe(refused);
  });

  it('lets nothing be put off for more than 7 days, however late the request is due', () => {
    const rule = aRule({ dueAt: '2026-03-01T09:00:00.000Z' });
    expect(latestUntil('postpone', rule, NOW)).toBe('2026-02-08T09:00:00.001Z');
  });

  it.each<[string, ApprovalRule['onExpiry'], string, RefusalReason | undefined]>([
    ['before it is due', 'reject', '2026-02-02T08:59:59.999Z', undefined],
    ['when it is due', 'reject', '2026-02-02T09:00:00.000Z', 'expired'],
    ['later, where requests stay open', 'open', '2026-02-03T09:00:00.000Z', undefined],
  ])('answering %s', (_name, onExpiry, now, refused) => {
    const request = aRequest({ rule: aRule({ onExpiry }) });
    const attempted = { verb: 'approve', reason: '', until: undefined, impact: NOBODY } as const;
    expect(refusalOf({ ...attempted, person: ANA, request, actors: [], now })?.reason).toBe(refused);
  });
});
