import type { Instant } from '../model/json.ts';
import type { Store } from '../ports/store.ts';

/** When a kind of resource in a subscription was last swept as a whole, and how many there were. */
export type Watermark = { readonly startedAt: Instant; readonly completedAt: Instant; readonly resources: number };

const key = (subscriptionId: string, type: string): string =>
  `${subscriptionId}~${type.replaceAll('/', '|')}`.toLowerCase();

/** The last complete sweep of a kind in a subscription; `undefined` before the first. */
export async function readWatermark(
  store: Store,
  subscriptionId: string,
  type: string,
): Promise<Watermark | undefined> {
  return (await store.get<Watermark>('sweeps', key(subscriptionId, type)))?.value;
}

/** Notes a complete sweep. */
export async function writeWatermark(
  store: Store,
  subscriptionId: string,
  type: string,
  watermark: Watermark,
): Promise<void> {
  await store.put('sweeps', key(subscriptionId, type), watermark);
}
