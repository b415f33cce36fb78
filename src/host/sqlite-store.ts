import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import { checkTransaction, checkedName as checked, valueText } from '../ports/store-limits.ts';
import { StoreFault, type Row, type RowRange, type Store, type StoreOperation } from '../ports/store.ts';
import { openDatabase, type Database } from './database.ts';

/** A store that can be closed. */
export type ClosableStore = Store & { close(): void };

const SCHEMA = `CREATE TABLE rows (
  partition TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, etag TEXT NOT NULL,
  PRIMARY KEY (partition, key)) STRICT, WITHOUT ROWID`;

const PAGE = 200;

type Stored = { readonly partition: string; readonly key: string; readonly value: string; readonly etag: string };

/**
 * The `Store` port on a SQLite file, or in memory with `:memory:`. Each write is on the disk when it has been answered. Its
 * clock is `now`: that of the machine, which all who open the file share.
 */
export function sqliteStore(path: string, now: () => Date = () => new Date()): ClosableStore {
  const db = faulting(() => openDatabase(path, { schema: SCHEMA, version: 1, durable: true }));

  return {
    get: (partition, key) => soon(() => read(db, checked(partition), checked(key))),
    insert: (partition, key, value) =>
      soon(() =>
        write(db, checked(partition), { kind: 'insert', key, value }) ? read(db, partition, key) : undefined,
      ),
    put: (partition, key, value) =>
      soon(() => {
        write(db, checked(partition), { kind: 'put', key, value });
        const row = read<typeof value>(db, partition, key);
        if (row === undefined) throw new StoreFault(`The row ${partition}/${key} was written and is not there.`);
        return row;
      }),
    update: ({ partition, key, etag }, value) =>
      soon(() =>
        write(db, checked(partition), { kind: 'update', key, value, etag }) ? read(db, partition, key) : undefined,
      ),
    delete: ({ partition, key, etag }) => soon(() => write(db, checked(partition), { kind: 'delete', key, etag })),
    list: (partition, range) => list(db, checked(partition), range),
    transact: (partition, operations) => soon(() => transact(db, checked(partition), operations)),
    time: () => soon(() => now().toISOString()),
    close: () => {
      db.close();
    },
  };
}

function read<V extends JsonObject>(db: Database, partition: string, key: string): Row<V> | undefined {
  const row = db.get('SELECT * FROM rows WHERE partition = ? AND key = ?', partition, key);
  return row && parsed<V>(row as Stored);
}

/** Carries out one operation; `false` when its condition does not hold. */
function write(db: Database, partition: string, operation: StoreOperation): boolean {
  const key = checked(operation.key);
  const etag = randomUUID();
  switch (operation.kind) {
    case 'insert':
      return (
        db.run(
          'INSERT INTO rows (partition, key, value, etag) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
          ...[partition, key, valueText(operation.value), etag],
        ) > 0
      );
    case 'put':
      return (
        db.run(
          'INSERT OR REPLACE INTO rows (partition, key, value, etag) VALUES (?, ?, ?, ?)',
          ...[partition, key, valueText(operation.value), etag],
        ) > 0
      );
    case 'update':
      return (
        db.run(
          'UPDATE rows SET value = ?, etag = ? WHERE partition = ? AND key = ? AND etag = ?',
          ...[valueText(operation.value), etag, partition, key, operation.etag],
        ) > 0
      );
    case 'delete':
      return (
        db.run('DELETE FROM rows WHERE partition = ? AND key = ? AND etag = ?', partition, key, operation.etag) > 0
      );
  }
}

class ConditionFailed extends Error {}

function transact(db: Database, partition: string, operations: readonly StoreOperation[]): boolean {
  checkTransaction(operations);
  try {
    db.transaction(() => {
      for (const operation of operations) if (!write(db, partition, operation)) throw new ConditionFailed();
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}

/** Page by page, so that rows may be written while they are listed. */
async function* list<V extends JsonObject>(
  db: Database,
  partition: string,
  range: RowRange = {},
): AsyncGenerator<Row<V>> {
  // Every key sorts before a character that no key has.
  const before = range.before ?? '\u{10ffff}';
  let left = range.limit ?? Infinity;
  let from = range.from ?? '';
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const page = (await soon(() =>
      db.all(
        'SELECT * FROM rows WHERE partition = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?',
        ...[partition, from, before, size],
      ),
    )) as Stored[];
    for (const row of page) yield parsed<V>(row);
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    left -= page.length;
    from = `${last.key}\0`;
  }
}

function parsed<V extends JsonObject>(row: Stored): Row<V> {
  return { ...row, value: JSON.parse(row.value) as V };
}

/** As an answer that comes later; what goes wrong is a rejection. */
async function soon<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  return faulting(work);
}

function faulting<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError || error instanceof ConditionFailed || error instanceof StoreFault) throw error;
    throw new StoreFault(`The store can't be reached: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
