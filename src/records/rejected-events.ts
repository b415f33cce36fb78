import type { Instant } from '../model/json.ts';
import type { Store } from '../ports/store.ts';

/** `rejected-events` holds what came and could not be read, by day: how often, and a little of it. */
const PARTITION = 'rejected-events';

type Rejected = { readonly reason: string; readonly text: string; readonly at: Instant; readonly count: number };

/** Keeps an event that could not be read; `key` tells the same ones of a day. */
export async function keepRejected(
  store: Store,
  key: string,
  { reason, text, at }: Omit<Rejected, 'count'>,
): Promise<void> {
  const rowKey = `${at.slice(0, 10)}~${key}`;
  const before = await store.get<Rejected>(PARTITION, rowKey);
  await store.put(PARTITION, rowKey, { reason, text, at, count: (before?.value.count ?? 0) + 1 });
}

/** Forgets those of the days before the one of an instant; how many rows these were. */
export async function forgetRejected(store: Store, before: Instant): Promise<number> {
  let forgotten = 0;
  for await (const row of store.list(PARTITION, { before: before.slice(0, 10) })) {
    if (await store.delete(row)) forgotten += 1;
  }
  return forgotten;
}
