import { DatabaseSync } from 'node:sqlite';
import type { Json, JsonObject } from '../model/json.ts';
import { addressOf } from './address.ts';

/** Which bodies: of these types (lower case), below or at one of these ids, after an id, as of a time. */
export type Selection = {
  readonly types: readonly string[];
  readonly under: readonly string[];
  readonly after?: string;
  readonly limit?: number;
  readonly asOf?: Date;
};

/** What one write did: the body before and after it. */
export type Written = {
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
};

/** An event that nobody has taken yet. */
export type Undelivered = { readonly number: number; readonly event: JsonObject };

/** Everything that a simulated Azure remembers, in one SQLite file. Ids are compared without regard to case. */
export interface Estate {
  /** A body as it is, or as it was at a time. */
  get(id: string, asOf?: Date): JsonObject | undefined;
  /** Writes a body, now or as of a time that is past: then it was there before anybody looked. */
  set(id: string, body: JsonObject, at?: Date): void;
  remove(id: string): void;
  /** Is there anything at this id or below it? */
  has(id: string): boolean;
  /** Bodies in the order of their ids. */
  list(selection: Selection): JsonObject[];
  count(selection: Selection): number;
  /** The writes of these types below these ids from a time on, as far as they are remembered, oldest first. */
  writes(selection: Omit<Selection, 'after' | 'limit' | 'asOf'>, since: Date): readonly Written[];
  /** Adds a value to a list: audit rows, cards, mails, our own events. */
  keep(list: string, value: Json): void;
  kept(list: string): readonly Json[];
  /** Events that Event Grid still has to deliver, oldest first. */
  queueEvent(event: JsonObject): void;
  undelivered(): Undelivered[];
  delivered(number: number): void;
  /** A named value: an operation, a step of the scenario that is done. */
  note(key: string): Json | undefined;
  setNote(key: string, value: Json): void;
  dropNote(key: string): void;
  notes(prefix: string): { readonly key: string; readonly value: Json }[];
  /** All of it or, when it throws, nothing. One in another is part of it. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS bodies (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL,
    live INTEGER NOT NULL, body TEXT);
  CREATE INDEX IF NOT EXISTS bodies_by_id ON bodies (id, seq);
  CREATE INDEX IF NOT EXISTS bodies_by_type ON bodies (type, live, id);
  CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY AUTOINCREMENT, list TEXT NOT NULL, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value TEXT NOT NULL);`;

/** Opens an estate in a file, or in memory. Versions that were replaced more than `keepMs()` ago are forgotten. */
export function openEstate(file: string | undefined, now: () => Date, keepMs: () => number): Estate {
  const db = new DatabaseSync(file ?? ':memory:', { timeout: 2_000 });
  db.exec(SCHEMA);
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const sql = (text: string): ReturnType<DatabaseSync['prepare']> => {
    const statement = statements.get(text) ?? db.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  const objectIn = (row: { readonly body?: unknown } | undefined): JsonObject | undefined =>
    typeof row?.body === 'string' ? (JSON.parse(row.body) as JsonObject) : undefined;
  const write = (id: string, body: JsonObject | null, at = now()): void => {
    const key = id.toLowerCase();
    sql('UPDATE bodies SET live = 0 WHERE id = ? AND live = 1').run(key);
    sql('INSERT INTO bodies (id, type, at, live, body) VALUES (?, ?, ?, ?, ?)').run(
      key,
      addressOf(key)?.type ?? '',
      at.getTime(),
      body === null ? 0 : 1,
      body === null ? null : JSON.stringify(body),
    );
    const forgettable = 'SELECT MAX(seq) FROM bodies WHERE id = ? AND at <= ?';
    sql(`DELETE FROM bodies WHERE id = ? AND seq < (${forgettable})`).run(key, key, at.getTime() - keepMs());
  };

  const select = (what: string, { types, under, after, limit, asOf }: Selection) => {
    const places = under.map(() => `id = ? OR (id >= ? AND id < ?)`).join(' OR ');
    const version =
      asOf === undefined
        ? 'live = 1'
        : `seq = (SELECT MAX(seq) FROM bodies AS b WHERE b.id = bodies.id AND b.at <= ${String(asOf.getTime())})
          AND body IS NOT NULL`;
    const text = `SELECT ${what} FROM bodies WHERE type IN (${types.map(() => '?').join(', ')}) AND ${version}
      AND (${places || 'FALSE'}) AND id > ? ORDER BY id LIMIT ?`;
    return db.prepare(text).all(...types, ...under.flatMap(bounds), after?.toLowerCase() ?? '', limit ?? -1);
  };

  return {
    get: (id, asOf) =>
      objectIn(
        sql('SELECT body FROM bodies WHERE id = ? AND at <= ? ORDER BY seq DESC LIMIT 1').get(
          id.toLowerCase(),
          asOf?.getTime() ?? Number.MAX_SAFE_INTEGER,
        ),
      ),
    set: write,
    writes({ types, under }, since) {
      const places = under.map(() => `id = ? OR (id >= ? AND id < ?)`).join(' OR ');
      const text = `SELECT seq, id, at, body, (SELECT body FROM bodies AS b WHERE b.id = bodies.id AND b.seq < bodies.seq
          ORDER BY seq DESC LIMIT 1) AS before FROM bodies
        WHERE type IN (${types.map(() => '?').join(', ')}) AND at >= ? AND (${places || 'FALSE'}) ORDER BY seq`;
      return db
        .prepare(text)
        .all(...types, since.getTime(), ...under.flatMap(bounds))
        .map((row) => ({
          seq: Number(row['seq']),
          id: String(row['id']),
          at: new Date(Number(row['at'])),
          before: objectIn({ body: row['before'] }),
          after: objectIn(row),
        }));
    },
    remove(id) {
      write(id, null);
    },
    has: (id) =>
      sql('SELECT 1 FROM bodies WHERE live = 1 AND (id = ? OR (id >= ? AND id < ?)) LIMIT 1').get(...bounds(id)) !==
      undefined,
    list: (selection) => select('body', selection).map((row) => objectIn(row) ?? {}),
    count: (selection) => Number(select('COUNT(*) AS n', selection)[0]?.['n']),
    keep(list, value) {
      sql('INSERT INTO kept (list, value) VALUES (?, ?)').run(list, JSON.stringify(value));
    },
    kept: (list) =>
      sql('SELECT value FROM kept WHERE list = ? ORDER BY number')
        .all(list)
        .map(({ value }) => JSON.parse(String(value)) as Json),
    queueEvent(event) {
      sql("INSERT INTO kept (list, value) VALUES ('undelivered', ?)").run(JSON.stringify(event));
    },
    undelivered: () =>
      sql("SELECT number, value FROM kept WHERE list = 'undelivered' ORDER BY number")
        .all()
        .map(({ number, value }) => ({ number: Number(number), event: JSON.parse(String(value)) as JsonObject })),
    delivered(number) {
      sql('DELETE FROM kept WHERE number = ?').run(number);
    },
    note(key) {
      const row = sql('SELECT value FROM notes WHERE key = ?').get(key);
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as Json);
    },
    setNote(key, value) {
      sql('INSERT OR REPLACE INTO notes (key, value) VALUES (?, ?)').run(key, JSON.stringify(value));
    },
    dropNote(key) {
      sql('DELETE FROM notes WHERE key = ?').run(key);
    },
    notes: (prefix) =>
      sql('SELECT key, value FROM notes WHERE substr(key, 1, ?) = ? ORDER BY key')
        .all(prefix.length, prefix)
        .map((row) => ({ key: String(row['key']), value: JSON.parse(String(row['value'])) as Json })),
    transaction(work) {
      if (db.isTransaction) return work();
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
    close() {
      db.close();
    },
  };
}

/** The id itself, and the first and last possible id below it, for a comparison of texts. */
function bounds(id: string): [string, string, string] {
  const key = id.toLowerCase();
  return [key, `${key}/`, `${key}0`];
}
