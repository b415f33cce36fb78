import { DatabaseSync } from 'node:sqlite';
import type { Json, JsonObject } from '../model/json.ts';

/** Something that Event Grid still has to deliver. */
export type Undelivered = { readonly seq: number; readonly event: JsonObject };

/** The bodies of a simulated Azure, the events about them and small notes, kept in one SQLite file. */
export interface Estate {
  get(id: string): JsonObject | undefined;
  set(id: string, body: JsonObject): void;
  remove(id: string): boolean;
  /** All bodies, in the order of their ids. */
  all(): readonly JsonObject[];
  queueEvent(event: JsonObject): void;
  undelivered(): readonly Undelivered[];
  delivered(seq: number): void;
  /** Keeps a row of something that was sent to us: audit records, cards, mails, own events. */
  keep(kind: string, value: Json): void;
  kept(kind: string): readonly Json[];
  close(): void;
}

/** Opens an estate in a file, or in memory without one. */
export function openEstate(file: string | undefined): Estate {
  const db = new DatabaseSync(file ?? ':memory:');
  db.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS bodies (id TEXT PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS kept (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, value TEXT NOT NULL);`);
  const key = (id: string): string => id.toLowerCase();
  const parse = (text: unknown): JsonObject => JSON.parse(String(text)) as JsonObject;
  return {
    get(id) {
      const row = db.prepare('SELECT body FROM bodies WHERE id = ?').get(key(id));
      return row === undefined ? undefined : parse(row['body']);
    },
    set(id, body) {
      db.prepare('INSERT OR REPLACE INTO bodies (id, body) VALUES (?, ?)').run(key(id), JSON.stringify(body));
    },
    remove: (id) => db.prepare('DELETE FROM bodies WHERE id = ?').run(key(id)).changes > 0,
    all: () =>
      db
        .prepare('SELECT body FROM bodies ORDER BY id')
        .all()
        .map(({ body }) => parse(body)),
    queueEvent(event) {
      db.prepare('INSERT INTO events (event) VALUES (?)').run(JSON.stringify(event));
    },
    undelivered: () =>
      db
        .prepare('SELECT seq, event FROM events ORDER BY seq')
        .all()
        .map(({ seq, event }) => ({ seq: Number(seq), event: parse(event) })),
    delivered(seq) {
      db.prepare('DELETE FROM events WHERE seq = ?').run(seq);
    },
    keep(kind, value) {
      db.prepare('INSERT INTO kept (kind, value) VALUES (?, ?)').run(kind, JSON.stringify(value));
    },
    kept: (kind) =>
      db
        .prepare('SELECT value FROM kept WHERE kind = ? ORDER BY seq')
        .all(kind)
        .map(({ value }) => JSON.parse(String(value)) as Json),
    close() {
      db.close();
    },
  };
}
