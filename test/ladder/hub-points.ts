import type { Database, openDatabase } from '../../src/host/database.ts';
import type { Failpoints } from './failpoints.ts';

/** The task hub's file with a point at each commit, named by what is committed. */
export function databaseWithPoints(open: typeof openDatabase, points: Failpoints): typeof openDatabase {
  return (path, options) => {
    const db = open(path, options);
    /** What the transaction under way has done so far. */
    let notes: string[] | undefined;

    const alone = <T>(name: string, work: () => T): T => {
      points.side(name, 'before');
      const result = work();
      points.side(name, 'after');
      return result;
    };
    return {
      ...db,
      run(sql, ...values) {
        const note = noteOf(db, sql.trimStart(), values);
        if (notes === undefined) return alone(nameOf([note]), () => db.run(sql, ...values));
        notes.push(note);
        return db.run(sql, ...values);
      },
      transaction(work) {
        const own: string[] = [];
        notes = own;
        try {
          const result = db.transaction(() => {
            const done = work();
            points.side(nameOf(own), 'before');
            return done;
          });
          points.side(nameOf(own), 'after');
          return result;
        } finally {
          notes = undefined;
        }
      },
    };
  };
}

type Value = Parameters<Database['run']>[1];
type Values = readonly Value[];

/** How a statement of the hub shows in the name of its commit; the earlier row wins. */
const NOTES: readonly (readonly [start: string, note: (db: Database, values: Values) => string])[] = [
  ['DELETE FROM work WHERE id', (db, [id]) => `answer ${look(db, 'SELECT name FROM work WHERE id = ?', id)}`],
  ['INSERT INTO work', (db, [instance, , name]) => `turn ${orchestration(db, instance)} calls ${text(name)}`],
  ['INSERT INTO instances', (_db, [, name]) => `start ${text(name)}`],
  ['UPDATE instances SET status = ?, output', (db, [, , , id]) => `turn ${orchestration(db, id)} ends`],
  [`UPDATE instances SET status = 'Running'`, (db, [, , id]) => `turn ${orchestration(db, id)} waits`],
  ['INSERT INTO inbox', (db, [instance]) => `message to ${orchestration(db, instance)}`],
  ['INSERT OR REPLACE INTO schedules', () => 'schedule'],
];

function noteOf(db: Database, sql: string, values: Values): string {
  const row = NOTES.find(([start]) => sql.startsWith(start));
  return row === undefined ? '' : `${String(NOTES.indexOf(row))} ${row[1](db, values)}`;
}

/** The name of a commit: that of the most telling statement in it. */
function nameOf(notes: readonly string[]): string {
  const [note = '9 housekeeping'] = notes.filter((one) => one !== '').sort();
  return `hub.${note.slice(2)}`;
}

const orchestration = (db: Database, id: Value | undefined): string =>
  look(db, 'SELECT name FROM instances WHERE id = ?', id);

function look(db: Database, sql: string, id: Value | undefined): string {
  return id === undefined ? 'nobody' : text(db.get(sql, id)?.['name']);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : 'nobody';
}
