import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { LARGEST_VALUE } from '../../src/ports/store-limits.ts';
import type { Store } from '../../src/ports/store.ts';
import { keys, transactionContract } from './store-transactions.ts';
import type { Given } from './store-transactions.ts';

/** Opens a store of its own for each test: what another test wrote is not in it. */
export type OpenStore = () => Promise<{ readonly store: Store; readonly close: () => Promise<void> }>;

/** What every store must do, whatever it is made of. */
export function storeContract(name: string, open: OpenStore): void {
  const given: Given = (title, work) => {
    test(title, async () => {
      const { store, close } = await open();
      try {
        await work(store);
      } finally {
        await close();
      }
    });
  };

  describe(`store contract: ${name}`, () => {
    describe('one row', () => {
      given('what was never written is not there', async (store) => {
        expect(await store.get('p', 'k')).toBeUndefined();
      });

      given('an inserted row is read back, with its etag', async (store) => {
        const row = await store.insert('p', 'k', { a: 1 });
        expect(row).toMatchObject({ partition: 'p', key: 'k', value: { a: 1 } });
        expect(row?.etag).not.toBe('');
        expect(await store.get('p', 'k')).toEqual(row);
      });

      given('the first insert of a key wins', async (store) => {
        await store.insert('p', 'k', { by: 'first' });
        expect(await store.insert('p', 'k', { by: 'second' })).toBeUndefined();
        expect((await store.get('p', 'k'))?.value).toEqual({ by: 'first' });
      });

      given('of 50 inserts of one key at the same time exactly one wins', async (store) => {
        const rows = await Promise.all(Array.from({ length: 50 }, (_, by) => store.insert('p', 'k', { by })));
        const winners = rows.filter((row) => row !== undefined);
        expect(winners).toHaveLength(1);
        expect(await store.get('p', 'k')).toEqual(winners[0]);
      });

      given('the store says what time it is, whole seconds at the coarsest, and its time goes on', async (store) => {
        const asked = Math.floor(Date.now() / 1_000) * 1_000;
        const [first, second] = [await store.time(), await store.time()];
        expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
        const times = [asked, Date.parse(first), Date.parse(second), Date.now()];
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      });

      given('put writes with or without a row before', async (store) => {
        const first = await store.put('p', 'k', { n: 1 });
        const second = await store.put('p', 'k', { n: 2 });
        expect(await store.get('p', 'k')).toEqual(second);
        expect(second.value).toEqual({ n: 2 });
        expect(second.etag).not.toBe(first.etag);
      });

      given('update replaces the whole value and changes the etag', async (store) => {
        const first = await store.put('p', 'k', { n: 1, gone: true });
        const second = await store.update(first, { n: 2 });
        expect(second?.value).toEqual({ n: 2 });
        expect(second?.etag).not.toBe(first.etag);
        expect(await store.get('p', 'k')).toEqual(second);
      });

      given('an update of what has changed since does nothing', async (store) => {
        const stale = await store.put('p', 'k', { n: 1 });
        await store.update(stale, { n: 2 });
        expect(await store.update(stale, { n: 3 })).toBeUndefined();
        expect((await store.get('p', 'k'))?.value).toEqual({ n: 2 });
      });

      given('an update of what has been deleted, or deleted and made anew, does nothing', async (store) => {
        const stale = await store.put('p', 'k', { n: 1 });
        await store.delete(stale);
        expect(await store.update(stale, { n: 2 })).toBeUndefined();
        expect(await store.get('p', 'k')).toBeUndefined();
        await store.put('p', 'k', { n: 1 });
        expect(await store.update(stale, { n: 2 })).toBeUndefined();
      });

      given('of 20 updates of one row at the same time exactly one wins', async (store) => {
        const row = await store.put('p', 'k', { n: 0 });
        const all = await Promise.all(Array.from({ length: 20 }, (_, n) => store.update(row, { n })));
        expect(all.filter((updated) => updated !== undefined)).toHaveLength(1);
      });

      given('delete only deletes what has not changed since', async (store) => {
        const stale = await store.put('p', 'k', { n: 1 });
        const fresh = await store.put('p', 'k', { n: 2 });
        expect(await store.delete(stale)).toBe(false);
        expect(await store.delete(fresh)).toBe(true);
        expect(await store.delete(fresh)).toBe(false);
        expect(await store.get('p', 'k')).toBeUndefined();
      });

      given('the same key in another partition is another row', async (store) => {
        await store.put('p', 'k', { n: 1 });
        expect(await store.get('q', 'k')).toBeUndefined();
        expect(await store.insert('q', 'k', { n: 2 })).toBeDefined();
      });
    });

    describe('values', () => {
      const values: Record<string, JsonObject> = {
        nothing: {},
        nested: { a: { b: [1, 'two', null, { c: [] }] }, t: true, n: -0.5 },
        'names of the table service': { partitionKey: 'x', rowKey: 'y', etag: 'z', timestamp: 't', odata: { etag: 1 } },
        unicode: { text: 'Grüße, 東京, 👩‍🚀, \u0000, \u2028, "quotes" and \\' },
        'sixty thousand characters': { text: 'x'.repeat(60_000) },
        'sixty kilobytes that are not ASCII': { text: '東'.repeat(20_000) },
        'a date stays the text it is': { at: '2026-03-02T09:00:00.000Z', number: '42' },
      };
      for (const [title, value] of Object.entries(values)) {
        given(`${title}: comes back as it was`, async (store) => {
          await store.put('p', 'k', value);
          expect((await store.get('p', 'k'))?.value).toEqual(value);
        });
      }

      given('half a million characters are kept, one more is refused', async (store) => {
        const largest = { text: 'x'.repeat(LARGEST_VALUE - '{"text":""}'.length) };
        const larger = { text: `${largest.text}x` };
        const row = await store.insert('p', 'k', largest);
        expect((await store.get('p', 'k'))?.value).toEqual(largest);
        await expect(store.insert('p', 'k2', larger)).rejects.toThrow(TypeError);
        await expect(store.put('p', 'k', larger)).rejects.toThrow(TypeError);
        if (row !== undefined) await expect(store.update(row, larger)).rejects.toThrow(TypeError);
        expect(await store.get('p', 'k')).toEqual(row);
      });

      given('a row that was read does not change when the value it was made from does', async (store) => {
        const value = { list: [1] };
        const row = await store.put('p', 'k', value);
        value.list.push(2);
        expect(row.value).toEqual({ list: [1] });
        expect((await store.get('p', 'k'))?.value).toEqual({ list: [1] });
      });
    });

    describe('names', () => {
      const good = ['a', 'A-Z.0_9', 'case:12~3', 'x@y|z', 'k'.repeat(500)];
      const bad = ['', 'a b', 'a/b', 'a\\b', 'a#b', 'a?b', 'a%41', 'ä', 'a\n', 'k'.repeat(501), "a'b"];

      given('every allowed name is its own row, in its own case', async (store) => {
        for (const key of [...good, 'K', 'k']) await store.put('p', key, { key });
        for (const key of [...good, 'K', 'k']) expect((await store.get('p', key))?.value).toEqual({ key });
      });

      for (const name of bad) {
        given(`'${name.slice(0, 20)}' is refused as a key and as a partition`, async (store) => {
          await expect(store.get('p', name)).rejects.toThrow(TypeError);
          await expect(store.insert('p', name, {})).rejects.toThrow(TypeError);
          await expect(store.put(name, 'k', {})).rejects.toThrow(TypeError);
          await expect(store.transact('p', [{ kind: 'put', key: name, value: {} }])).rejects.toThrow(TypeError);
          await expect(keys(() => store.list(name))).rejects.toThrow(TypeError);
        });
      }
    });

    describe('lists', () => {
      const written = ['b', 'a', 'B', 'a1', 'a-1', 'a_1', 'a~', '~', '-', '10', '9'];
      const sorted = ['-', '10', '9', 'B', 'a', 'a-1', 'a1', 'a_1', 'a~', 'b', '~'];

      given('keys come in the order of their code units', async (store) => {
        for (const key of written) await store.put('p', key, { key });
        await store.put('q', 'other', {});
        expect(await keys(() => store.list('p'))).toEqual(sorted);
      });

      given('from is inclusive, before is exclusive, limit counts', async (store) => {
        for (const key of written) await store.put('p', key, { key });
        expect(await keys(() => store.list('p', { from: 'a' }))).toEqual(['a', 'a-1', 'a1', 'a_1', 'a~', 'b', '~']);
        expect(await keys(() => store.list('p', { before: 'a' }))).toEqual(['-', '10', '9', 'B']);
        expect(await keys(() => store.list('p', { from: 'a', before: 'b' }))).toHaveLength(5);
        expect(await keys(() => store.list('p', { from: 'a', before: 'b', limit: 2 }))).toEqual(['a', 'a-1']);
        expect(await keys(() => store.list('p', { from: 'b', before: 'a' }))).toEqual([]);
        expect(await keys(() => store.list('p', { limit: 0 }))).toEqual([]);
      });

      given('an unknown partition is empty', async (store) => {
        expect(await keys(() => store.list('nobody'))).toEqual([]);
      });

      given('a list longer than a page is complete, and rows may be written while it is read', async (store) => {
        const names = Array.from({ length: 1_050 }, (_, n) => `k${String(n).padStart(5, '0')}`);
        for (let from = 0; from < names.length; from += 100) {
          const some = names.slice(from, from + 100);
          await store.transact(
            'p',
            some.map((key) => ({ kind: 'insert', key, value: { n: 0 } })),
          );
        }
        const seen: string[] = [];
        for await (const row of store.list('p')) {
          seen.push(row.key);
          if (seen.length % 10 === 0) await store.delete(row);
          else if (seen.length % 3 === 0) await store.update(row, { n: 1 });
        }
        expect(seen).toEqual(names);
        expect(await keys(() => store.list('p'))).toHaveLength(945);
      });

      given('reading may stop early', async (store) => {
        for (const key of written) await store.put('p', key, {});
        for await (const row of store.list('p')) {
          expect(row.key).toBe('-');
          break;
        }
        expect(await keys(() => store.list('p'))).toHaveLength(written.length);
      });
    });

    transactionContract(given);
  });
}
