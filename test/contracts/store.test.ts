import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { storeContract } from './store.ts';

storeContract('SQLite in memory', () => {
  const store = sqliteStore(':memory:');
  return Promise.resolve({
    store,
    close: () => {
      store.close();
      return Promise.resolve();
    },
  });
});

const folder = () => mkdtempSync(join(tmpdir(), 'driftwarden-store-'));

storeContract('SQLite in a file', () => {
  const path = folder();
  const store = sqliteStore(join(path, 'store.db'));
  return Promise.resolve({
    store,
    close: () => {
      store.close();
      rmSync(path, { recursive: true });
      return Promise.resolve();
    },
  });
});

test('what was written is there after the file is opened again, and etags still hold', async () => {
  const path = join(folder(), 'store.db');
  const before = sqliteStore(path);
  const row = await before.put('p', 'k', { text: 'Grüße' });
  before.close();
  const after = sqliteStore(path);
  expect(await after.get('p', 'k')).toEqual(row);
  expect(await after.update(row, { n: 2 })).toBeDefined();
  after.close();
});

test('two openers of one file do not lose a write of the other', async () => {
  const path = join(folder(), 'store.db');
  const [one, other] = [sqliteStore(path), sqliteStore(path)];
  await Promise.all(
    Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : other).insert('p', `k${String(n)}`, { n })),
  );
  let count = 0;
  for await (const row of one.list('p')) count += row.key === '' ? 0 : 1;
  expect(count).toBe(40);
  one.close();
  other.close();
});

test('a store that is closed, or whose file is none, is a StoreFault', async () => {
  const closed = sqliteStore(':memory:');
  closed.close();
  await expect(closed.get('p', 'k')).rejects.toThrow(StoreFault);
  const path = join(folder(), 'store.db');
  writeFileSync(path, 'this is a text and not a database, however long it may become: '.repeat(20));
  expect(() => sqliteStore(path)).toThrow(StoreFault);
});

test('a file of a newer version is refused with both versions', () => {
  const path = join(folder(), 'store.db');
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version = 7');
  newer.close();
  expect(() => sqliteStore(path)).toThrow(/format 7.*reads 1/u);
});
