import { describe, expect, it } from 'vitest';
import { deliverOutbox } from '../../src/audit/outbox.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import type { Store } from '../../src/ports/store.ts';
import { aStore } from '../support/store.ts';
import { aSink, dyingStore, entry, sha256, trailOn } from './desk.ts';

const LIMIT = 10_000;

/** A store with chains of that many records each. */
async function estate(...lengths: readonly number[]) {
  const store = aStore();
  const desk = trailOn(store);
  for (const [chain, length] of lengths.entries()) {
    for (let n = 0; n < length; n += 1) await desk.trail.append(`case-${String(chain)}`, `step-${String(n)}`, entry());
  }
  const { sink, auditLog } = aSink();
  const deliver = (limit = LIMIT, from: Store = store) =>
    deliverOutbox({ store: from, auditLog, log: desk.log, limit });
  const markers = async () => {
    const keys: string[] = [];
    for await (const row of store.list('outbox')) keys.push(row.key);
    return keys;
  };
  return { ...desk, store, sink, auditLog, deliver, markers };
}

describe('the outbox', () => {
  it('delivers every chain in its order, many chains in one call, and is empty then', async () => {
    const { deliver, markers, sink } = await estate(3, 1, 2);
    expect(await deliver()).toEqual({ sent: 6, waiting: 0, faults: [] });
    expect(sink.calls).toEqual([6]);
    expect(sink.rows().map(({ ChainId, ChainSeq }) => `${ChainId} ${String(ChainSeq)}`)).toEqual([
      'case-0 1',
      'case-0 2',
      'case-0 3',
      'case-1 1',
      'case-2 1',
      'case-2 2',
    ]);
    expect(await markers()).toEqual([]);
    expect(await deliver()).toEqual({ sent: 0, waiting: 0, faults: [] });
    expect(sink.calls).toEqual([6]);
  });

  it('delivers what was appended since, and only that', async () => {
    const { deliver, sink, trail } = await estate(2);
    await deliver();
    await trail.append('case-0', 'closed', entry('Closed.'));
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(sink.calls).toEqual([2, 1]);
    expect(verifyChain(sink.rows(), sha256)).toEqual([]);
  });

  it('uploads at most 500 records in a call, and a long chain in one run', async () => {
    const { deliver, sink } = await estate(1, 1200, 1);
    expect(await deliver()).toMatchObject({ sent: 1202, waiting: 0 });
    expect(Math.max(...sink.calls)).toBeLessThanOrEqual(500);
    expect(
      verifyChain(
        sink.rows().filter(({ ChainId }) => ChainId === 'case-1'),
        sha256,
      ),
    ).toEqual([]);
  });

  it('uploads less than 1 MB in a call', async () => {
    const { auditLog, deliver, sink, trail } = await estate();
    const message = 'x'.repeat(32 * 1024);
    for (let n = 0; n < 40; n += 1) await trail.append(`case-${String(n % 3)}`, `step-${String(n)}`, entry(message));
    const upload = auditLog.upload.bind(auditLog);
    auditLog.upload = (records) => {
      expect(Buffer.byteLength(JSON.stringify(records))).toBeLessThan(1_000_000);
      return upload(records);
    };
    expect(await deliver()).toMatchObject({ sent: 40, waiting: 0 });
    expect(sink.calls.length).toBeGreaterThan(1);
  });

  it('leaves the rest for the next run when the limit is reached, and says so', async () => {
    const { deliver, markers } = await estate(4, 4);
    expect(await deliver(6)).toEqual({ sent: 6, waiting: 1, oldest: '2026-01-31T09:00:05.000Z', faults: [] });
    expect(await markers()).toEqual(['case-1']);
    expect(await deliver(6)).toEqual({ sent: 2, waiting: 0, faults: [] });
  });
});

describe('a sink', () => {
  it('that is down for long: nothing is lost, the wait is told, and then each record is there once', async () => {
    const { deliver, lines, sink, trail } = await estate(2, 3);
    sink.fault = new ArmFault('throttled', 'Too many requests.', { retryAt: '2026-01-31T10:00:00.000Z' });
    for (let run = 0; run < 20; run += 1) {
      expect(await deliver()).toEqual({
        sent: 0,
        waiting: expect.any(Number) as number,
        oldest: '2026-01-31T09:00:01.000Z',
        faults: ['Too many requests.'],
        retryAt: '2026-01-31T10:00:00.000Z',
      });
      await trail.append(`case-${String(run)}`, 'later', entry());
    }
    expect(lines).toContain('Audit records wait in the outbox: Too many requests.');
    sink.fault = undefined;
    expect(await deliver()).toEqual({ sent: 25, waiting: 0, faults: [] });
    expect(sink.rows()).toHaveLength(25);
    expect(sink.conflicts).toBe(0);
  });

  it('that is down is asked once in a run, not for each batch', async () => {
    const { deliver, sink, auditLog } = await estate(500, 500, 500);
    let asked = 0;
    auditLog.upload = () => ((asked += 1), Promise.reject(new ArmFault('unavailable', 'No answer.')));
    expect(await deliver()).toMatchObject({ sent: 0, waiting: 3, faults: ['No answer.'] });
    expect(asked).toBe(1);
    expect(sink.rows()).toEqual([]);
  });

  it('that refuses one record gets all other chains, and never what follows that record', async () => {
    const { deliver, markers, sink } = await estate(2, 2, 2);
    sink.takes = (records) => !records.some(({ ChainId, ChainSeq }) => ChainId === 'case-1' && ChainSeq === 1);
    expect(await deliver()).toMatchObject({ sent: 4, waiting: 1, faults: ['The sink refuses a record.'] });
    expect(new Set(sink.rows().map(({ ChainId }) => ChainId))).toEqual(new Set(['case-0', 'case-2']));
    expect(await markers()).toEqual(['case-1']);
  });

  it('that refuses a chain longer than a batch does not hold up the run', async () => {
    const { deliver, sink } = await estate(600, 1);
    sink.takes = (records) => !records.some(({ ChainId }) => ChainId === 'case-0');
    expect(await deliver()).toMatchObject({ sent: 1, waiting: 1 });
  });

  it('that took the batch and then failed to say so gets it again; event ids tell the copies', async () => {
    const { auditLog, deliver, sink } = await estate(3);
    const upload = auditLog.upload.bind(auditLog);
    auditLog.upload = async (records) => {
      await upload(records);
      throw new ArmFault('unavailable', 'The answer was lost.');
    };
    expect(await deliver()).toMatchObject({ sent: 0, waiting: 1 });
    auditLog.upload = upload;
    expect(await deliver()).toMatchObject({ sent: 3, waiting: 0 });
    expect(sink.rows()).toHaveLength(3);
  });
});

describe('a run that is cut off', () => {
  const deaths = Array.from({ length: 12 }, (_, n) => n + 1).flatMap((nth) => [
    { nth, when: 'before' as const },
    { nth, when: 'after' as const },
  ]);
  it.each(deaths)('at call $nth, $when it has an effect: the next one delivers the rest', async ({ nth, when }) => {
    const { deliver, markers, sink, store } = await estate(2, 1);
    await deliver(LIMIT, dyingStore(store, nth, when).store).catch(() => undefined);
    expect(await deliver()).toMatchObject({ waiting: 0, faults: [] });
    expect(sink.rows()).toHaveLength(3);
    expect(await markers()).toEqual([]);
  });
});

/** Runs two things whose calls to the store alternate in a given pattern, so that every interleaving can be tried. */
function interleaved(store: Store, pattern: readonly boolean[]) {
  const waiting: (() => void)[][] = [[], []];
  const gate = (index: 0 | 1): Promise<void> => new Promise((resolve) => waiting[index]?.push(resolve));
  const lane = (index: 0 | 1): Store => {
    const gated = async <T>(call: () => Promise<T>): Promise<T> => {
      await gate(index);
      return call();
    };
    return {
      get: (partition, key) => gated(() => store.get(partition, key)),
      insert: (partition, key, value) => gated(() => store.insert(partition, key, value)),
      put: (partition, key, value) => gated(() => store.put(partition, key, value)),
      update: (row, value) => gated(() => store.update(row, value)),
      delete: (row) => gated(() => store.delete(row)),
      transact: (partition, operations) => gated(() => store.transact(partition, operations)),
      time: () => gated(() => store.time()),
      async *list(partition, range) {
        await gate(index);
        yield* store.list(partition, range);
      },
    };
  };
  const drive = async (both: Promise<unknown>): Promise<void> => {
    const end = { reached: false };
    void both.finally(() => (end.reached = true)).catch(() => undefined);
    for (let step = 0; !end.reached; step += 1) {
      await new Promise(setImmediate);
      const first = pattern[step] === true ? 1 : 0;
      const next = waiting[first]?.shift() ?? waiting[1 - first]?.shift();
      next?.();
    }
    await both;
  };
  return { appender: lane(0), deliverer: lane(1), drive };
}

describe('an append and a delivery at the same time', () => {
  const places = [
    { name: 'the first record of a chain', before: 0, delivered: false },
    { name: 'one after others that wait', before: 1, delivered: false },
    { name: 'one after others that are delivered', before: 1, delivered: true },
  ];
  it.each(places)('never leave $name without a marker, and send nothing twice, however they mix', async (place) => {
    for (let pattern = 0; pattern < 1024; pattern += 1) {
      const { auditLog, deliver, log, sink, store } = await estate(place.before);
      if (place.delivered) await deliver();
      const bits = Array.from({ length: 10 }, (_, bit) => (pattern & (1 << bit)) !== 0);
      const { appender, deliverer, drive } = interleaved(store, bits);
      const appended = trailOn(appender).trail.append('case-0', 'closed', entry('Closed.'));
      const delivered = deliverOutbox({ store: deliverer, auditLog, log, limit: LIMIT });
      await drive(Promise.all([appended, delivered]));
      await deliver();
      const arrived = sink.rows().filter(({ Message }) => Message === 'Closed.').length;
      const sent = sink.calls.reduce((sum, records) => sum + records, 0);
      expect({ pattern, arrived, sent }).toEqual({ pattern, arrived: 1, sent: place.before + 1 });
    }
  });
});
