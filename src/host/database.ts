import { DatabaseSync } from 'node:sqlite';

type Value = string | number | null;

/** A row of a query. */
export type Columns = Record<string, string | number | bigint | null | Uint8Array>;

/** A SQLite database with prepared statements and transactions. */
export interface Database {
  /** Runs a statement; how many rows it changed. */
  run(sql: string, ...values: readonly Value[]): number;
  /** The first row of a query. */
  get(sql: string, ...values: readonly Value[]): Columns | undefined;
  /** All rows of a query. */
  all(sql: string, ...values: readonly Value[]): Columns[];
  /** All of it or, when it throws, nothing. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens a database file, or one in memory. `durable` waits for the disk with each transaction; without it a power failure
 * may take back the last ones, but never a part of one. Throws when the file was made by a newer version.
 */
export function openDatabase(
  path: string,
  options: { readonly schema: string; readonly version: number; readonly durable: boolean },
): Database {
  const db = new DatabaseSync(path, { timeout: 1_000 });
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durable ? 'FULL' : 'NORMAL'};`);
    const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > options.version) {
      throw new Error(
        `${path} has format ${String(found)}, made by a newer version; this one reads ${String(options.version)}`,
      );
    }
    if (found === 0)
      db.exec(`BEGIN IMMEDIATE; ${options.schema}; PRAGMA user_version = ${String(options.version)}; COMMIT;`);
  } catch (error) {
    db.close();
    throw error;
  }

  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    transaction(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => {
      db.close();
    },
  };
}
