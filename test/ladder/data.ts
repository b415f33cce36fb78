import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { Attempt, CaseRecord } from '../../src/model/case.ts';

/** The rows of the store in a data folder, and the instances of its hub, read past the app. */
export type Data = {
  readonly cases: readonly CaseRecord[];
  readonly attempts: readonly Attempt[];
  /** The records of all chains. */
  readonly records: readonly AuditRecord[];
  /** `<id>: <status>` of the instances that have not completed. */
  readonly unfinished: readonly string[];
  /** `<partition>/<key>` of the rows that say that something is still to be done. */
  readonly pending: readonly string[];
};

const TO_DO = ['wanted', 'open', 'outbox', 'events-out', 'answering'];

/** What a data folder holds. */
export function dataIn(folder: string): Data {
  return reading(folder, 'store.db', (store) => {
    const values = (where: string): unknown[] =>
      store
        .prepare(`SELECT value FROM rows WHERE ${where} ORDER BY partition, key`)
        .all()
        .map(({ value }) => JSON.parse(String(value)) as unknown);
    const unfinished = reading(folder, 'hub.db', (hub) =>
      hub
        .prepare(`SELECT id, status FROM instances WHERE status <> 'Completed'`)
        .all()
        .map(({ id, status }) => `${String(id)}: ${String(status)}`),
    );
    return {
      cases: values(`partition GLOB 'case:*' AND key = 'state'`) as CaseRecord[],
      attempts: values(`partition GLOB 'case:*' AND key GLOB 'attempt~*'`) as Attempt[],
      records: values(`partition GLOB 'chain:*' AND key GLOB 'r-*'`) as AuditRecord[],
      unfinished,
      pending: store
        .prepare(`SELECT partition, key FROM rows WHERE partition IN (${TO_DO.map(() => '?').join(', ')})`)
        .all(...TO_DO)
        .map(({ partition, key }) => `${String(partition)}/${String(key)}`),
    };
  });
}

/** Has a host nothing left to do on this folder, now or later? */
export function isAtRest(folder: string): boolean {
  const { pending, unfinished } = dataIn(folder);
  return pending.length === 0 && unfinished.length === 0;
}

/** Is the intent of a request on record? */
export function hasIntent(folder: string, clientRequestId: string): boolean {
  const found = `SELECT 1 FROM rows WHERE partition GLOB 'chain:*' AND key GLOB 'r-*'
    AND value ->> 'EventType' = 'remediation.started' AND value ->> 'ArmCorrelationId' = ?`;
  return reading(folder, 'store.db', (store) => store.prepare(found).get(clientRequestId) !== undefined);
}

function reading<T>(folder: string, file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(folder, file), { timeout: 2_000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
