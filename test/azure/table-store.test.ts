import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { StoreFault } from '../../src/ports/store.ts';
import type { Row, StoreOperation } from '../../src/ports/store.ts';
import { throttleGateContract } from '../contracts/throttle-gate.ts';
import { breakerContract, type OpenTwice } from '../contracts/breaker.ts';
import { storeContract } from '../contracts/store.ts';
import { azuriteTable, startAzurite, type Azurite } from '../support/azurite.ts';
import { tableRig, type Fate, type TableRig } from '../support/table-rig.ts';

if (azuriteTable === undefined) console.warn('The package azurite is not installed: the store on Azure is not tested.');

/** The writes of the store; each begins with the row `old`, {n: 1}. What they come to, and what they leave. */
type Write = {
  readonly run: (rig: TableRig, old: Row) => Promise<unknown>;
  readonly done: unknown;
  readonly leaves: Readonly<Record<string, JsonObject>>;
};

const old = { n: 1 };
const written = { n: 2 };
const transaction = (etag: string): readonly StoreOperation[] => [
  { kind: 'put', key: 'put', value: written },
  { kind: 'update', key: 'old', value: written, etag },
  { kind: 'insert', key: 'new', value: written },
];

const WRITES: Readonly<Record<string, Write>> = {
  insert: {
    run: async ({ store }) => (await store.insert('p', 'new', written))?.value,
    done: written,
    leaves: { old, new: written },
  },
  put: {
    run: async ({ store }) => (await store.put('p', 'old', written)).value,
    done: written,
    leaves: { old: written },
  },
  update: {
    run: async ({ store }, row) => (await store.update(row, written))?.value,
    done: written,
    leaves: { old: written },
  },
  delete: { run: ({ store }, row) => store.delete(row), done: true, leaves: {} },
  transact: {
    run: ({ store }, { etag }) => store.transact('p', transaction(etag)),
    done: true,
    leaves: { put: written, old: written, new: written },
  },
};

/** What the first requests of a write suffer, and how many requests are sent in the end. */
const PASSING: readonly (readonly [what: string, fates: readonly Fate[], requests: number])[] = [
  ['nothing', [], 1],
  ['it never arrives', ['not-sent'], 3],
  ['it arrives, its answer does not', ['answer-lost'], 2],
  ['it never arrives, then its answer does not', ['not-sent', 'sent', 'answer-lost'], 4],
  ['its answer is lost, and the read after it', ['answer-lost', 'not-sent'], 3],
  ['twice it never arrives', ['not-sent', 'sent', 'not-sent'], 5],
];

describe.skipIf(azuriteTable === undefined)('Azure Tables, as Azurite has them', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite(azuriteTable ?? '');
  });
  afterAll(() => azurite.stop());

  storeContract('Azure Tables', () => tableRig(azurite));
  const openTwice: OpenTwice = async () => {
    const { store, others, close } = await tableRig(azurite);
    return { stores: [store, others], close };
  };
  breakerContract('one table, two clients', openTwice);
  throttleGateContract('one table, two clients', openTwice);

  async function withOldRow(work: (rig: TableRig, row: Row) => Promise<void>): Promise<void> {
    const rig = await tableRig(azurite);
    try {
      await work(rig, await rig.others.put('p', 'old', old));
    } finally {
      await rig.close();
    }
  }

  for (const [name, write] of Object.entries(WRITES)) {
    describe(`${name}, when a connection fails`, () => {
      test.each(PASSING)('%s: it is done once', async (_, fates, requests) => {
        await withOldRow(async (rig, row) => {
          rig.suffer(fates);
          expect(await write.run(rig, row)).toEqual(write.done);
          expect(rig.methods()).toHaveLength(requests);
          expect(await left(rig)).toEqual(write.leaves);
        });
      });

      test('it arrives when it was taken for lost and sent again: it is done once', async () => {
        await withOldRow(async (rig, row) => {
          rig.suffer(['late']);
          expect(await write.run(rig, row)).toEqual(write.done);
          expect(await left(rig)).toEqual(write.leaves);
        });
      });

      test('three times: a StoreFault after two pauses, and no more is tried', async () => {
        await withOldRow(async (rig, row) => {
          rig.suffer(['not-sent', 'sent', 'not-sent', 'sent', 'not-sent']);
          await expect(write.run(rig, row)).rejects.toThrow(StoreFault);
          expect([rig.pauses, rig.log.lines.length]).toEqual([[200, 800], 2]);
          expect(await left(rig)).toEqual({ old });
        });
      });

      test('and everything after it: a StoreFault', async () => {
        await withOldRow(async (rig, row) => {
          rig.suffer(['answer-lost', ...Array.from({ length: 9 }, () => 'not-sent' as const)]);
          await expect(write.run(rig, row)).rejects.toThrow(/^The store can't be reached: /);
        });
      });
    });
  }

  test('an insert that arrives twice is our own and succeeds', () =>
    withOldRow(async (rig) => {
      rig.suffer(['sent-twice']);
      const row = await rig.store.insert('p', 'new', written);
      expect(row).toEqual(await rig.others.get('p', 'new'));
    }));

  test('a transaction with an insert that arrives twice is our own and succeeds', () =>
    withOldRow(async (rig) => {
      rig.suffer(['sent-twice']);
      expect(await rig.store.transact('p', [{ kind: 'insert', key: 'new', value: written }])).toBe(true);
    }));

  test('after a lost answer the row has the etag that the next update needs', () =>
    withOldRow(async (rig, row) => {
      rig.suffer(['answer-lost']);
      const updated = await rig.store.update(row, written);
      expect(updated && (await rig.store.update(updated, { n: 3 }))).toMatchObject({ value: { n: 3 } });
    }));

  describe('when the answer is lost and somebody else writes meanwhile, nobody can tell, and nobody says so', () => {
    const others = { n: 'others' };
    const cases: readonly (readonly [name: keyof typeof WRITES, key: string])[] = [
      ['insert', 'new'],
      ['update', 'old'],
      ['transact', 'old'],
    ];
    test.each(cases)('%s', (name, key) =>
      withOldRow(async (rig, row) => {
        rig.suffer(['answer-lost'], () => rig.others.put('p', key, others));
        await expect(WRITES[name]?.run(rig, row)).rejects.toThrow(/lost.*others wrote/);
        expect((await rig.others.get('p', key))?.value).toEqual(others);
      }),
    );

    test('a delete: the row of others stays', () =>
      withOldRow(async (rig, row) => {
        rig.suffer(['answer-lost'], () => rig.others.insert('p', 'old', others));
        await expect(rig.store.delete(row)).rejects.toThrow(StoreFault);
        expect(await left(rig)).toEqual({ old: others });
      }));

    test('a put is sent again: it holds whatever is there', () =>
      withOldRow(async (rig) => {
        rig.suffer(['answer-lost'], () => rig.others.put('p', 'old', others));
        expect((await rig.store.put('p', 'old', written)).value).toEqual(written);
        expect(await left(rig)).toEqual({ old: written });
      }));

    test('a lost race is one also when its answer is lost: never a success', () =>
      withOldRow(async (rig) => {
        rig.suffer(['answer-lost']);
        await expect(rig.store.insert('p', 'old', written)).rejects.toThrow(StoreFault);
        expect(await left(rig)).toEqual({ old });
      }));
  });

  test('reads are tried three times', () =>
    withOldRow(async (rig, row) => {
      rig.suffer(['not-sent', 'answer-lost']);
      expect(await rig.store.get('p', 'old')).toEqual(row);
      rig.suffer(['not-sent', 'answer-lost']);
      expect(await left({ ...rig, others: rig.store })).toEqual({ old });
      rig.suffer(['not-sent', 'not-sent', 'not-sent']);
      await expect(rig.store.get('p', 'old')).rejects.toThrow(StoreFault);
    }));

  test('a missing table is a StoreFault that says what to do, never an empty store', async () => {
    const rig = await tableRig(azurite);
    await rig.close();
    const fault = /TableNotFound.* Create the table driftwarden in that account[.]/;
    await expect(rig.store.get('p', 'k')).rejects.toThrow(fault);
    await expect(left(rig)).rejects.toThrow(fault);
    await expect(rig.store.insert('p', 'k', {})).rejects.toThrow(fault);
    await expect(rig.store.transact('p', [{ kind: 'put', key: 'k', value: {} }])).rejects.toThrow(fault);
  });

  test('a delete with the etag * is refused: it would not look', () =>
    withOldRow(async (rig, row) => {
      await expect(rig.store.delete({ ...row, etag: '*' })).rejects.toThrow(TypeError);
      const injected = { ...row, etag: 'W/"x"\r\nX-Other: 1' };
      const operations = [{ kind: 'delete', key: 'old', etag: injected.etag }] as const;
      await expect(rig.store.transact('p', operations)).rejects.toThrow(TypeError);
    }));
});

/** Everything in the partition of these tests. */
async function left({ others }: TableRig): Promise<Record<string, JsonObject>> {
  const found: Record<string, JsonObject> = {};
  for await (const row of others.list('p')) found[row.key] = row.value;
  return found;
}
