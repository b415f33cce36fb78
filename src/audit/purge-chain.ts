import type { AuditRecord } from '../model/audit.ts';
import type { Instant } from '../model/json.ts';
import type { Row, Store } from '../ports/store.ts';
import { chainPartition, recordKey, type ChainHead } from './chain.ts';

/** So many records of a chain a call forgets at most. */
const MOST = 10_000;

/**
 * Forgets the records of a chain that were written before an instant, as far as they are delivered: what the audit log has
 * not got is never touched. The head stays, so the chain goes on. Returns how many it forgot. A step that wrote one of
 * them must not come again.
 */
export async function forgetDelivered(store: Store, chain: string, before: Instant): Promise<number> {
  const partition = chainPartition(chain);
  const head = await store.get<ChainHead>(partition, 'head');
  if (head === undefined || head.value.sent === 0) return 0;
  const old: Row<AuditRecord>[] = [];
  const range = { from: 'r-', before: recordKey(head.value.sent + 1), limit: MOST };
  for await (const row of store.list<AuditRecord>(partition, range)) {
    if (row.value.EventTime >= before) break;
    old.push(row);
  }
  const last = old.at(-1)?.value.ChainSeq;
  if (last === undefined) return 0;
  // First the step, then its record: a step whose record is gone could neither find it nor write another.
  for await (const row of store.list<{ seq: number }>(partition, { from: 'k-', before: 'k-~' })) {
    if (row.value.seq <= last) await store.delete(row);
  }
  for (const row of old) await store.delete(row);
  return old.length;
}
