import { describe, expect, it } from 'vitest';
import { canonicalText, HASHED_COLUMNS } from '../../src/audit/canonical.ts';
import { recordsOf } from '../../src/audit/chain.ts';
import { deliverOutbox } from '../../src/audit/outbox.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { Store } from '../../src/ports/store.ts';
import { aStore } from '../support/store.ts';
import { aSink, dyingStore, entry, sha256, trailOn } from './desk.ts';

async function chainIn(store: Store, chain: string): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of recordsOf(store, chain)) records.push(record);
  return records;
}

describe('an append', () => {
  it('numbers and links the records of a chain, and tells the story', async () => {
    const store = aStore();
    const { trail, lines } = trailOn(store);
    const first = await trail.append('case-1', 'detected', entry('The drift was found.'));
    const second = await trail.append('case-1', 'closed', entry('The case is closed.'));
    expect(first).toMatchObject({
      ChainId: 'case-1',
      ChainSeq: 1,
      PrevHash: '',
      EventTime: '2026-01-31T09:00:01.000Z',
    });
    expect(second).toMatchObject({ ChainSeq: 2, PrevHash: first.RecordHash });
    expect(await chainIn(store, 'case-1')).toEqual([first, second]);
    expect(lines).toEqual(['The drift was found.', 'The case is closed.']);
  });

  it('of a step that is run again gives the first record, whatever it says now', async () => {
    const store = aStore();
    const { trail, lines } = trailOn(store);
    const first = await trail.append('case-1', 'detected', entry('The drift was found.'));
    await trail.append('case-1', 'decided', entry('It is put back.'));
    expect(await trail.append('case-1', 'detected', entry('Found again.'))).toEqual(first);
    expect(await chainIn(store, 'case-1')).toHaveLength(2);
    expect(lines).toHaveLength(2);
  });

  it('to one chain does not touch another', async () => {
    const store = aStore();
    const { trail } = trailOn(store);
    await trail.append('case-1', 'detected', entry());
    expect(await trail.append('case-2', 'detected', entry())).toMatchObject({ ChainSeq: 1, PrevHash: '' });
  });
});

describe('fifty appends at once', () => {
  it('make one chain without a gap', async () => {
    const store = aStore();
    const workers = [trailOn(store).trail, trailOn(store).trail];
    const steps = Array.from({ length: 50 }, (_, n) => n);
    const records = await Promise.all(
      steps.map((n) =>
        (workers[n % 2] ?? trailOn(store).trail).append('case-1', `step-${String(n)}`, entry(`Step ${String(n)}.`)),
      ),
    );
    expect(new Set(records.map((record) => record.ChainSeq)).size).toBe(50);
    const chain = await chainIn(store, 'case-1');
    expect(chain.map((record) => record.ChainSeq)).toEqual(steps.map((n) => n + 1));
    expect(verifyChain(chain, sha256)).toEqual([]);
  });

  it('of the same step make one record', async () => {
    const store = aStore();
    const { trail } = trailOn(store);
    const records = await Promise.all(Array.from({ length: 50 }, () => trail.append('case-1', 'closed', entry())));
    expect(new Set(records.map((record) => record.RecordHash)).size).toBe(1);
    expect(await chainIn(store, 'case-1')).toHaveLength(1);
  });
});

describe('a worker that dies while it appends', () => {
  const deaths = ['waits', 'is delivered'].flatMap((before) =>
    [1, 2, 3, 4].flatMap((nth) => [
      { before, nth, when: 'before' as const },
      { before, nth, when: 'after' as const },
    ]),
  );
  /** A store with a chain of one record, which waits for its delivery or had it. */
  const begun = async (before: string) => {
    const store = aStore();
    const { trail, log } = trailOn(store);
    await trail.append('case-1', 'detected', entry());
    if (before === 'is delivered') await deliverOutbox({ store, auditLog: aSink().auditLog, log, limit: 9 });
    return store;
  };

  it.each(deaths)(
    'while the chain $before, at call $nth, $when it has an effect: the retry leaves one record, with a marker',
    async ({ before, nth, when }) => {
      const store = await begun(before);
      const dying = dyingStore(store, nth, when);
      const attempt = trailOn(dying.store).trail.append('case-1', 'closed', entry('Closed.'));
      if (dying.died()) await expect(attempt).rejects.toThrow('the worker is gone');
      else await attempt.catch(() => undefined);
      const record = await trailOn(store).trail.append('case-1', 'closed', entry('Closed.'));
      const chain = await chainIn(store, 'case-1');
      expect(chain.map(({ ChainSeq }) => ChainSeq)).toEqual([1, 2]);
      expect(chain[1]).toEqual(record);
      expect(verifyChain(chain, sha256)).toEqual([]);
      expect(await store.get('outbox', 'case-1')).toBeDefined();
    },
  );

  it('costs two calls while the chain waits, three when it begins, four when it is delivered', async () => {
    const atOnce = async (store: Store): Promise<number> => {
      const dying = dyingStore(store, 99, 'after');
      await trailOn(dying.store).trail.append('case-1', 'closed', entry());
      return dying.calls();
    };
    expect(await atOnce(await begun('waits'))).toBe(2);
    expect(await atOnce(aStore())).toBe(3);
    expect(await atOnce(await begun('is delivered'))).toBe(4);
  });
});

describe('a chain that was tampered with', () => {
  const honest = async (): Promise<readonly AuditRecord[]> => {
    const store = aStore();
    const { trail } = trailOn(store);
    const more = {
      CaseId: 'case-1',
      BeforeState: { a: 1 },
      ApprovalsRequired: 2,
      DecisionUntil: '2026-02-01T00:00:00.000Z',
    };
    for (const step of ['a', 'b', 'c', 'd']) await trail.append('case-1', step, entry(step, more));
    return chainIn(store, 'case-1');
  };

  it('is told from an honest one, in any order and with copies', async () => {
    const chain = await honest();
    expect(verifyChain([...chain, ...chain].reverse(), sha256)).toEqual([]);
  });

  it('shows a gap, a lost head, a swap of two records and a second version', async () => {
    const [a, b, c, d] = (await honest()) as [AuditRecord, AuditRecord, AuditRecord, AuditRecord];
    const problems = (records: readonly AuditRecord[]) =>
      verifyChain(records, sha256).map(({ seq, problem }) => `${String(seq)} ${problem}`);
    expect(problems([a, c, d])).toEqual(['3 record missing']);
    expect(problems([b, c, d])).toEqual(['2 head missing']);
    expect(problems([a, { ...b, ChainSeq: 3 }, { ...c, ChainSeq: 2 }, d])).toContain('2 record altered');
    expect(problems([a, b, c, d, { ...b, RecordHash: sha256('x') }])).toEqual(['2 two versions']);
    expect(problems([a, { ...b, BeforeState: { a: 2 } }, c, d])).toEqual(['2 state altered']);
    const forged = { ...b, PrevHash: sha256('x') };
    const hashedAnew = { ...forged, RecordHash: sha256(canonicalText(forged)) };
    expect(problems([a, hashedAnew, c, d])).toEqual(['2 link broken', '3 link broken']);
  });

  it('shows a change of any hashed column', async () => {
    const chain = await honest();
    for (const column of HASHED_COLUMNS.filter((name) => name !== 'ChainSeq')) {
      const value = { EventTime: '2026-01-31T09:00:59.000Z', ApprovalsRequired: 3 }[column as string] ?? 'forged';
      const forged = chain.map((record) => (record.ChainSeq === 2 ? { ...record, [column]: value } : record));
      expect(
        verifyChain(forged, sha256).map(({ problem }) => problem),
        column,
      ).toContain('record altered');
    }
  });
});
