import { createHash } from 'node:crypto';
import { auditTrail } from '../../src/audit/chain.ts';
import type { AuditEntry, AuditRecord } from '../../src/model/audit.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import type { AuditLog } from '../../src/ports/audit-log.ts';
import { StoreFault } from '../../src/ports/store.ts';
import type { Store } from '../../src/ports/store.ts';

export const BOT = { version: '0.1.0', instance: 'worker-1', environment: 'test' };

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** An entry that says no more than it must. */
export const entry = (message = 'The drift was found.', more: Partial<AuditEntry> = {}): AuditEntry => ({
  EventType: 'finding.detected',
  EventResult: 'Success',
  Message: message,
  ...more,
});

/** A trail on a store, with a clock that ticks a second at each reading, and the lines that were logged. */
export function trailOn(store: Store) {
  const lines: string[] = [];
  let seconds = 0;
  const log = (message: string): void => void lines.push(message);
  const trail = auditTrail({
    store,
    clock: { now: () => new Date(Date.UTC(2026, 0, 31, 9, 0, (seconds += 1))).toISOString() },
    sha256,
    bot: BOT,
    log: { info: log, warn: log, error: log },
  });
  return { trail, lines, log: { info: log, warn: log, error: log } };
}

/**
 * A sink that keeps what arrives, by event id, and counts. `fault` is thrown in place of taking a batch; `takes` may
 * refuse a batch for what it holds.
 */
export function aSink() {
  const rows = new Map<string, AuditRecord>();
  const sink = {
    calls: [] as number[],
    fault: undefined as Error | undefined,
    takes: (_: readonly AuditRecord[]): boolean => true,
    /** Event ids that came with two hashes. */
    conflicts: 0,
    rows: (): readonly AuditRecord[] => [...rows.values()],
  };
  const auditLog: AuditLog = {
    upload: (records) => {
      if (sink.fault !== undefined) return Promise.reject(sink.fault);
      if (!sink.takes(records)) return Promise.reject(new ArmFault('invalid', 'The sink refuses a record.'));
      sink.calls.push(records.length);
      for (const record of records) {
        const earlier = rows.get(record.EventId);
        if (earlier !== undefined && earlier.RecordHash !== record.RecordHash) sink.conflicts += 1;
        rows.set(record.EventId, record);
      }
      return Promise.resolve();
    },
  };
  return { sink, auditLog };
}

/** The store of a worker that dies at its nth call: before the call has an effect, or after it when the answer is lost. */
export function dyingStore(
  store: Store,
  nth: number,
  when: 'before' | 'after',
): { store: Store; died: () => boolean; calls: () => number } {
  let calls = 0;
  let dead = false;
  const call = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    dead ||= calls === nth && when === 'before';
    if (dead) throw new StoreFault('the worker is gone');
    const answer = await act();
    dead ||= calls === nth;
    if (dead) throw new StoreFault('the worker is gone');
    return answer;
  };
  return {
    died: () => dead,
    calls: () => calls,
    store: {
      get: (partition, key) => call(() => store.get(partition, key)),
      insert: (partition, key, value) => call(() => store.insert(partition, key, value)),
      put: (partition, key, value) => call(() => store.put(partition, key, value)),
      update: (row, value) => call(() => store.update(row, value)),
      delete: (row) => call(() => store.delete(row)),
      transact: (partition, operations) => call(() => store.transact(partition, operations)),
      time: () => call(() => store.time()),
      async *list(partition, range) {
        await call(() => Promise.resolve());
        yield* store.list(partition, range);
      },
    },
  };
}
