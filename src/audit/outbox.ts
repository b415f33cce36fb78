import type { AuditRecord } from '../model/audit.ts';
import type { Instant } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Log } from '../ports/log.ts';
import type { Row, Store } from '../ports/store.ts';
import { chainPartition, recordKey, recordsOf } from './chain.ts';
import type { ChainHead, Marker } from './chain.ts';

/** What a run works with. `limit`: the most records that one run uploads. */
export type OutboxParts = {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly log: Log;
  readonly limit: number;
};

/** What became of a run. */
export type Delivered = {
  /** Records that arrived. */
  readonly sent: number;
  /** Chains that still hold records, as far as this run knows. */
  readonly waiting: number;
  /** When the oldest record that still waits was written, or earlier. */
  readonly oldest?: Instant;
  readonly faults: readonly string[];
  /** When the sink wants to be asked again. */
  readonly retryAt?: Instant;
};

/** A run of records of one chain, as the marker and head were when they were read. */
type Segment = {
  readonly marker: Row<Marker>;
  readonly head: Row<ChainHead>;
  readonly records: readonly AuditRecord[];
  readonly bytes: number;
};

/** One call of Logs Ingestion takes 1 MB; the client splits at less than that, and not atomically. */
const BATCH_BYTES = 950_000;
const BATCH_RECORDS = 500;

/** What a run has come to so far. */
type Run = {
  readonly parts: OutboxParts;
  sent: number;
  /** Chains that are left with records in this run, and since when at the earliest. */
  readonly waiting: Map<string, Instant>;
  readonly faults: string[];
  retryAt: Instant | undefined;
  /** The sink does not answer: nothing more is uploaded in this run. */
  down: boolean;
  /** Read and not yet uploaded. */
  batch: Segment[];
};

/**
 * Uploads what the chains hold and the sink has not got, in the order of each chain, and notes how far it came. Records
 * arrive at least once; their `EventId` tells the same ones. What the sink refuses stays and is tried again next time.
 * Throws `StoreFault`.
 */
export async function deliverOutbox(parts: OutboxParts): Promise<Delivered> {
  const run: Run = { parts, sent: 0, waiting: new Map(), faults: [], retryAt: undefined, down: false, batch: [] };
  for await (const marker of parts.store.list<Marker>('outbox')) {
    while (await deliverChain(run, marker)) await flush(run);
  }
  await flush(run);
  for (const fault of run.faults) parts.log.warn(`Audit records wait in the outbox: ${fault}`);
  const oldest = [...run.waiting.values()].sort()[0];
  return {
    sent: run.sent,
    waiting: run.waiting.size,
    faults: run.faults,
    ...(oldest === undefined ? {} : { oldest }),
    ...(run.retryAt === undefined ? {} : { retryAt: run.retryAt }),
  };
}

/** Only so many chains are looked at: of those that wait, stuck ones stay and the others go. */
const ASKED_CHAINS = 50;

/** When the oldest record was written that the sink has not got; `undefined` when none waits. Looks at some chains only. */
export async function oldestUndelivered(store: Store): Promise<Instant | undefined> {
  const times: Instant[] = [];
  for await (const { key } of store.list<Marker>('outbox', { limit: ASKED_CHAINS })) {
    const head = await store.get<ChainHead>(chainPartition(key), 'head');
    if (head === undefined || head.value.sent >= head.value.seq) continue;
    const first = await store.get<AuditRecord>(chainPartition(key), recordKey(head.value.sent + 1));
    if (first !== undefined) times.push(first.value.EventTime);
  }
  return times.sort()[0];
}

/** Puts the next records of a chain into the batch; `true` when the chain holds more than fit. */
async function deliverChain(run: Run, marker: Row<Marker>): Promise<boolean> {
  if (run.waiting.has(marker.key)) return false;
  const room = run.parts.limit - run.sent - recordsIn(run.batch);
  if (run.down || room <= 0) {
    run.waiting.set(marker.key, marker.value.since);
    return false;
  }
  const segment = await read(run.parts.store, marker, Math.min(BATCH_RECORDS, room));
  if (segment === undefined) return false;
  const { head, records } = segment;
  if (records.length > 0) {
    const bytes = run.batch.reduce((sum, other) => sum + other.bytes, segment.bytes);
    if (bytes > BATCH_BYTES || recordsIn(run.batch) + records.length > BATCH_RECORDS) await flush(run);
    run.batch.push(segment);
    return !reachesEnd(segment);
  }
  if (head.value.seq > head.value.sent) {
    run.faults.push(`Chain ${marker.key} has ${String(head.value.seq)} records, but the latest are gone.`);
    run.waiting.set(marker.key, marker.value.since);
  } else {
    await settle(run.parts.store, segment);
  }
  return false;
}

async function flush(run: Run): Promise<void> {
  const segments = run.batch;
  run.batch = [];
  if (segments.length > 0) await upload(run, segments);
}

/** A batch that is refused for what it holds is sent again chain by chain, so that one can't hold up the others. */
async function upload(run: Run, segments: readonly Segment[]): Promise<void> {
  const fault = run.down ? 'down' : await uploadFault(run, segments);
  if (fault === 'invalid' && segments.length > 1) {
    for (const segment of segments) await upload(run, [segment]);
    return;
  }
  for (const segment of segments) {
    const { marker, records } = segment;
    if (fault === undefined) {
      run.sent += records.length;
      const last = records.at(-1);
      const rest = !(await settle(run.parts.store, segment)) && reachesEnd(segment);
      if (rest && last !== undefined) run.waiting.set(marker.key, last.EventTime);
    } else {
      run.waiting.set(marker.key, records[0]?.EventTime ?? marker.value.since);
    }
  }
}

async function uploadFault(run: Run, segments: readonly Segment[]): Promise<'invalid' | 'down' | undefined> {
  try {
    await run.parts.auditLog.upload(segments.flatMap(({ records }) => records));
    return undefined;
  } catch (error) {
    const invalid = error instanceof ArmFault && error.code === 'invalid';
    if (invalid && segments.length > 1) return 'invalid';
    run.faults.push(error instanceof Error ? error.message : String(error));
    if (error instanceof ArmFault) run.retryAt = error.retryAt ?? run.retryAt;
    run.down = !invalid;
    return invalid ? 'invalid' : 'down';
  }
}

const recordsIn = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { records }) => sum + records.length, 0);

const reachesEnd = ({ head, records }: Segment): boolean =>
  (records.at(-1)?.ChainSeq ?? head.value.sent) >= head.value.seq;

async function read(store: Store, marker: Row<Marker>, most: number): Promise<Segment | undefined> {
  const partition = chainPartition(marker.key);
  const head =
    (await store.get<ChainHead>(partition, 'head')) ??
    // The first append has put its marker and not yet written. An empty head makes it look again.
    (await store.insert<ChainHead>(partition, 'head', { seq: 0, hash: '', sent: 0 }));
  if (head === undefined) return undefined;
  const records: AuditRecord[] = [];
  let bytes = 0;
  for await (const record of recordsOf(store, marker.key, head.value.sent + 1)) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (records.length === most || (bytes + size > BATCH_BYTES && records.length > 0)) break;
    records.push(record);
    bytes += size;
  }
  return { marker, head, records, bytes };
}

/**
 * Notes what arrived and takes the marker away if that was all; `false` while there is more. The head is always written,
 * so that an append that read it before this can't commit without putting its marker again.
 */
async function settle(store: Store, segment: Segment): Promise<boolean> {
  const { marker, head, records } = segment;
  const last = records.at(-1)?.ChainSeq ?? head.value.sent;
  const settled = await store.update<ChainHead>(head, { ...head.value, sent: last });
  if (settled !== undefined) return reachesEnd(segment) && (await store.delete(marker));
  for (;;) {
    const newer = await store.get<ChainHead>(head.partition, 'head');
    if (newer === undefined || newer.value.sent >= last) return false;
    if ((await store.update<ChainHead>(newer, { ...newer.value, sent: last })) !== undefined) return false;
  }
}
