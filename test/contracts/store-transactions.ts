import { describe, expect } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { LARGEST_TRANSACTION } from '../../src/ports/store-limits.ts';
import type { Row, Store } from '../../src/ports/store.ts';

/** A test with a store of its own. */
export type Given = (title: string, work: (store: Store) => Promise<void>) => void;

/** The part of the store contract that is about transactions. */
export function transactionContract(given: Given): void {
  describe('transactions', () => {
    given('all operations happen', async (store) => {
      const old = await store.put('p', 'old', { n: 1 });
      const dead = await store.put('p', 'dead', {});
      const done = await store.transact('p', [
        { kind: 'insert', key: 'new', value: { n: 2 } },
        { kind: 'put', key: 'put', value: { n: 3 } },
        { kind: 'update', key: 'old', value: { n: 4 }, etag: old.etag },
        { kind: 'delete', key: 'dead', etag: dead.etag },
      ]);
      expect(done).toBe(true);
      expect(await values(store, 'p')).toEqual({ new: { n: 2 }, put: { n: 3 }, old: { n: 4 } });
      expect((await store.get('p', 'old'))?.etag).not.toBe(old.etag);
    });

    const failing: Record<string, (stale: Row) => Parameters<Store['transact']>[1][number]> = {
      'an insert of a key that is there': () => ({ kind: 'insert', key: 'there', value: {} }),
      'an update of a row that has changed': ({ etag }) => ({ kind: 'update', key: 'there', value: {}, etag }),
      'an update of a row that is gone': ({ etag }) => ({ kind: 'update', key: 'gone', value: {}, etag }),
      'a delete of a row that has changed': ({ etag }) => ({ kind: 'delete', key: 'there', etag }),
      'a delete of a row that is gone': ({ etag }) => ({ kind: 'delete', key: 'gone', etag }),
    };
    for (const [title, operation] of Object.entries(failing)) {
      given(`${title} undoes all of it`, async (store) => {
        const stale = await store.put('p', 'there', { n: 1 });
        await store.put('p', 'there', { n: 2 });
        const before = await rows(store, 'p');
        const done = await store.transact('p', [{ kind: 'put', key: 'first', value: {} }, operation(stale)]);
        expect(done).toBe(false);
        expect(await rows(store, 'p')).toEqual(before);
      });
    }

    given('of ten transactions on one row at the same time exactly one wins', async (store) => {
      const head = await store.put('p', 'head', { seq: 0 });
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          store.transact('p', [
            { kind: 'update', key: 'head', value: { seq: 1 }, etag: head.etag },
            { kind: 'insert', key: `row-${String(n)}`, value: {} },
          ]),
        ),
      );
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await keys(() => store.list('p', { from: 'row-' }))).toHaveLength(1);
    });

    const inserts = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ kind: 'insert' as const, key: `k${String(n)}`, value: {} }));

    given('a hundred operations are allowed, more are refused', async (store) => {
      expect(await store.transact('p', inserts(100))).toBe(true);
      await expect(store.transact('q', inserts(101))).rejects.toThrow(TypeError);
      expect(await keys(() => store.list('q'))).toEqual([]);
    });

    given('a million characters are allowed, more are refused', async (store) => {
      const text = 'x'.repeat(LARGEST_TRANSACTION.characters / 4 - '{"text":""}'.length);
      const large = ['a', 'b', 'c', 'd'].map((key) => ({ kind: 'insert' as const, key, value: { text } }));
      expect(await store.transact('p', large)).toBe(true);
      const more = [...large, ...inserts(1)];
      await expect(store.transact('q', more)).rejects.toThrow(TypeError);
      expect(await keys(() => store.list('q'))).toEqual([]);
    });

    given('none at all is done at once', async (store) => {
      expect(await store.transact('p', [])).toBe(true);
    });

    given('a key may be named once', async (store) => {
      const twice = [...inserts(1), { kind: 'put' as const, key: 'k0', value: {} }];
      await expect(store.transact('p', twice)).rejects.toThrow(TypeError);
      expect(await store.get('p', 'k0')).toBeUndefined();
    });
  });
}

/** The keys of a list, in its order. */
export async function keys(list: () => AsyncIterable<Row>): Promise<string[]> {
  const found: string[] = [];
  for await (const row of list()) found.push(row.key);
  return found;
}

async function rows(store: Store, partition: string): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of store.list(partition)) found.push(row);
  return found;
}

async function values(store: Store, partition: string): Promise<Record<string, JsonObject>> {
  const found: Record<string, JsonObject> = {};
  for await (const row of store.list(partition)) found[row.key] = row.value;
  return found;
}
