import type { Instant } from '../model/json.ts';
import type { NewDrift, Storm } from '../model/storm.ts';
import type { Row, Store } from '../ports/store.ts';

/**
 * `storms` holds the storm of each subscription that has one, and for a while the one that it had; `drifts:<subscription>`
 * lists the cases that were opened there, by the time when they were.
 */
const PARTITION = 'storms';
const drifts = (subscriptionId: string): string => `drifts:${subscriptionId}`;

/** A transaction takes so many operations. */
const BATCH = 100;

/** The subscription of a resource or scope id, in lower case. */
export function subscriptionOf(id: string): string {
  return id.split('/')[2]?.toLowerCase() ?? '';
}

/** The storm of a subscription, in force or over; `undefined` when there is none. */
export async function readStorm(store: Store, subscriptionId: string): Promise<Row<Storm> | undefined> {
  return store.get<Storm>(PARTITION, subscriptionId);
}

/** The storm in force that a resource lies in. Only its end ends it: its `until` is a guess. */
export async function stormOn(store: Store, resourceId: string): Promise<Storm | undefined> {
  const storm = (await readStorm(store, subscriptionOf(resourceId)))?.value;
  return storm?.endedAt === undefined ? storm : undefined;
}

/** All storms, those that are over too. */
export function listStorms(store: Store): AsyncIterable<Row<Storm>> {
  return store.list<Storm>(PARTITION);
}

/** The storms in force. */
export async function stormsNow(store: Store): Promise<readonly Storm[]> {
  const storms: Storm[] = [];
  for await (const { value } of listStorms(store)) if (value.endedAt === undefined) storms.push(value);
  return storms;
}

/** Begins a storm in place of what was read; `undefined` when somebody was faster. */
export async function beginStorm(
  store: Store,
  before: Row<Storm> | undefined,
  storm: Storm,
): Promise<Row<Storm> | undefined> {
  if (before !== undefined) return store.update(before, storm);
  return store.insert(PARTITION, subscriptionOf(storm.scope), storm);
}

/** Ends a storm; `undefined` when it has changed since it was read. */
export async function endStorm(
  store: Store,
  row: Row<Storm>,
  at: Instant,
  by?: string,
): Promise<Row<Storm> | undefined> {
  return store.update(row, { ...row.value, endedAt: at, ...(by === undefined ? {} : { endedBy: by }) });
}

/** Lists a drift whose case is about to be opened. */
export async function noteDrift(store: Store, drift: NewDrift, at: Instant): Promise<void> {
  await store.put(drifts(subscriptionOf(drift.resourceId)), `${at}~${drift.caseId}`, drift);
}

/** How many drifts were opened since; counting ends at `enough`. */
export async function countDrifts(
  store: Store,
  subscriptionId: string,
  since: Instant,
  enough: number,
): Promise<number> {
  let count = 0;
  for await (const _drift of store.list(drifts(subscriptionId), { from: since, limit: enough })) count += 1;
  return count;
}

/** The drifts that were opened from one instant on and before another, oldest first, with the time of each. */
export async function* driftsBetween(
  store: Store,
  subscriptionId: string,
  from: Instant,
  before: Instant | undefined,
): AsyncGenerator<NewDrift & { readonly at: Instant }> {
  const range = before === undefined ? { from } : { from, before };
  for await (const { key, value } of store.list<NewDrift>(drifts(subscriptionId), range)) {
    yield { ...value, at: key.slice(0, key.indexOf('~')) };
  }
}

/** Forgets the drifts that were opened before an instant. What somebody else forgets at the same time is left to them. */
export async function forgetDrifts(store: Store, subscriptionId: string, before: Instant): Promise<void> {
  const partition = drifts(subscriptionId);
  for (;;) {
    const old: { readonly kind: 'delete'; readonly key: string; readonly etag: string }[] = [];
    for await (const { key, etag } of store.list(partition, { before, limit: BATCH }))
      old.push({ kind: 'delete', key, etag });
    if (old.length === 0 || !(await store.transact(partition, old)) || old.length < BATCH) return;
  }
}
