import type { AuditRecord } from '../model/audit.ts';
import type { Instant } from '../model/json.ts';
import type { AuditTrail } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { auditRecord } from './record.ts';
import type { Bot } from './record.ts';

/** Where a chain ends, and up to where it has been delivered. Changes with each append and each delivery. */
export type ChainHead = { readonly seq: number; readonly hash: string; readonly sent: number };

/** Row `<chain>` of partition `outbox`: the chain may hold records that are not delivered, since then. */
export type Marker = { readonly since: Instant };

/** The partition of a chain: `head`, a row `r-<seq>` for each record and `k-<step>` for each step that wrote one. */
export const chainPartition = (chain: string): string => `chain:${chain}`;

/** The key of a record: 12 digits, so that keys sort as numbers do. */
export const recordKey = (seq: number): string => `r-${String(seq).padStart(12, '0')}`;

const stepRow = (stepKey: string): string => `k-${stepKey}`;
const EMPTY: ChainHead = { seq: 0, hash: '', sent: 0 };

/** What the chains are written with. `sha256` gives lower-case hex. */
export type ChainParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly sha256: (text: string) => string;
  readonly bot: Bot;
  readonly log: Log;
};

/**
 * Appends to chains in the store, one transaction each. While the head says that something is still to be delivered, the
 * chain has a marker; else it gets one between the reading of the head and the transaction that depends on it.
 * `deliverOutbox` writes a head that says that all is delivered before it takes a marker away. So whatever comes between,
 * no record is without a marker until it is delivered.
 */
export function auditTrail({ store, clock, sha256, bot, log }: ChainParts): AuditTrail {
  return {
    async append(chain, stepKey, entry) {
      const partition = chainPartition(chain);
      for (;;) {
        const head = await store.get<ChainHead>(partition, 'head');
        const { seq, hash, sent } = head?.value ?? EMPTY;
        const isMarked = seq > sent;
        // Nobody appends to a chain that is delivered but a late step or one that is repeated: that wants no marker.
        if (head !== undefined && !isMarked) {
          const known = await recordOfStep(store, chain, stepKey);
          if (known !== undefined) return known;
        }
        const link = { chain, seq: seq + 1, prevHash: hash, at: clock.now() };
        const record = auditRecord(entry, link, bot, sha256);
        if (!isMarked) await mark(store, chain, record.EventTime);
        const next: ChainHead = { seq: record.ChainSeq, hash: record.RecordHash, sent };
        const appended = await store.transact(partition, [
          head === undefined
            ? { kind: 'insert', key: 'head', value: next }
            : { kind: 'update', key: 'head', value: next, etag: head.etag },
          { kind: 'insert', key: recordKey(record.ChainSeq), value: record },
          { kind: 'insert', key: stepRow(stepKey), value: { seq: record.ChainSeq } },
        ]);
        if (appended) {
          tell(log, record);
          return record;
        }
        // Somebody else was faster, or this step was before.
        const known = await recordOfStep(store, chain, stepKey);
        if (known !== undefined) return known;
      }
    },
  };
}

/** The records of a chain from a sequence number on, in order. */
export async function* recordsOf(store: Store, chain: string, from = 1): AsyncGenerator<AuditRecord> {
  const range = { from: recordKey(from), before: 'r-~' };
  for await (const row of store.list<AuditRecord>(chainPartition(chain), range)) yield row.value;
}

/** The latest record of a chain; `undefined` when it has none. */
export async function lastRecord(store: Store, chain: string): Promise<AuditRecord | undefined> {
  const head = await store.get<ChainHead>(chainPartition(chain), 'head');
  if (head === undefined) return undefined;
  return (await store.get<AuditRecord>(chainPartition(chain), recordKey(head.value.seq)))?.value;
}

/** The step keys from `from` to below `before` under which a chain holds records. */
export async function recordedSteps(
  store: Store,
  chain: string,
  from: string,
  before: string,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  const range = { from: stepRow(from), before: stepRow(before) };
  for await (const { key } of store.list(chainPartition(chain), range)) keys.add(key.slice(stepRow('').length));
  return keys;
}

/** Has this step written its record? */
export async function hasStep(store: Store, chain: string, stepKey: string): Promise<boolean> {
  return (await store.get(chainPartition(chain), stepRow(stepKey))) !== undefined;
}

async function recordOfStep(store: Store, chain: string, stepKey: string): Promise<AuditRecord | undefined> {
  const step = await store.get<{ seq: number }>(chainPartition(chain), stepRow(stepKey));
  if (step === undefined) return undefined;
  return (await store.get<AuditRecord>(chainPartition(chain), recordKey(step.value.seq)))?.value;
}

/** Writing the marker anew keeps a delivery that saw the old one from taking it away. */
async function mark(store: Store, chain: string, now: Instant): Promise<void> {
  await store.put<Marker>('outbox', chain, { since: now });
}

function tell(log: Log, record: AuditRecord): void {
  log.info(record.Message, {
    event: record.EventType,
    details: record.EventResultDetails,
    chain: record.ChainId,
    seq: record.ChainSeq,
    caseId: record.CaseId,
    control: record.ControlId,
    resource: record.TargetResourceId,
  });
}
