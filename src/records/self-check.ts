import type { Instant } from '../model/json.ts';
import type { SelfCheck } from '../model/self-check.ts';
import type { Row, Store } from '../ports/store.ts';

/** `self-check` holds `last`, the outcome of the last self-check, and `delivery`, what the audit log last said. */
const PARTITION = 'self-check';

/** The last self-check; `undefined` before the first. */
export async function readSelfCheck(store: Store): Promise<Row<SelfCheck> | undefined> {
  return store.get<SelfCheck>(PARTITION, 'last');
}

/** Keeps the outcome of a self-check. */
export async function keepSelfCheck(store: Store, outcome: SelfCheck): Promise<void> {
  await store.put(PARTITION, 'last', outcome);
}

/** Why records did not get out, when they last did not. */
export type DeliveryFault = { readonly at: Instant; readonly fault: string };

/** What the audit log last refused records with; `undefined` when nothing is known. */
export async function readDeliveryFault(store: Store): Promise<DeliveryFault | undefined> {
  return (await store.get<DeliveryFault>(PARTITION, 'delivery'))?.value;
}

/** Keeps that. */
export async function keepDeliveryFault(store: Store, fault: DeliveryFault): Promise<void> {
  await store.put(PARTITION, 'delivery', fault);
}

/** Writes a row, reads it and deletes it; throws `StoreFault`. `false` when it was not there to be read. */
export async function tryStore(store: Store, key: string): Promise<boolean> {
  await store.put(PARTITION, `probe~${key}`, { key });
  const row = await store.get<{ key: string }>(PARTITION, `probe~${key}`);
  return row?.value.key === key && (await store.delete(row));
}
