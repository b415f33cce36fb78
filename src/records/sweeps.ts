import type { Instant } from '../model/json.ts';
import type { Store } from '../ports/store.ts';
import { kindKey } from './catch-up.ts';

/** When a kind of resource in a subscription was last swept as a whole, how many there were, and what that covered. */
export type Watermark = {
  readonly startedAt: Instant;
  readonly completedAt: Instant;
  readonly resources: number;
  readonly scopes: readonly string[];
  readonly controls: readonly string[];
  /** The hash of the settings by which it judged. */
  readonly settings: string;
  /** When one began since that did not get to its end. */
  readonly unfinished?: Instant;
  /** A sudden drop that is not believed yet: to how many, how many sweeps in a row have said so, and the last of them. */
  readonly doubted?: { readonly resources: number; readonly times: number; readonly startedAt: Instant };
};

const key = (subscriptionId: string, type: string): string => kindKey({ subscriptionId, type });

/** The last complete sweep of a kind in a subscription; `undefined` before the first. */
export async function readWatermark(
  store: Store,
  subscriptionId: string,
  type: string,
): Promise<Watermark | undefined> {
  return (await store.get<Watermark>('sweeps', key(subscriptionId, type)))?.value;
}

/** The last complete sweeps of all kinds, by `kindKey`. */
export async function readWatermarks(store: Store): Promise<ReadonlyMap<string, Watermark>> {
  const watermarks = new Map<string, Watermark>();
  for await (const row of store.list<Watermark>('sweeps')) watermarks.set(row.key, row.value);
  return watermarks;
}

/** When the kind that was swept longest ago was last swept completely; `undefined` before the first sweep. */
export async function oldestSweep(store: Store): Promise<Instant | undefined> {
  let oldest: Instant | undefined;
  for await (const { value } of store.list<Watermark>('sweeps')) {
    if (oldest === undefined || value.completedAt < oldest) oldest = value.completedAt;
  }
  return oldest;
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

/** Names one sweep of a kind. */
type Swept = { readonly subscriptionId: string; readonly type: string; readonly startedAt: Instant };

const seenPartition = ({ subscriptionId, type, startedAt }: Swept): string =>
  `seen:${key(subscriptionId, type)}~${startedAt}`;

/** Keeps which resources with a finding a page of a sweep has shown, by resource key. `page` names the page. */
export async function keepSeen(store: Store, part: Swept, page: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await store.put(seenPartition(part), page, { keys });
}

/** All that a sweep has shown so. */
export async function readSeen(store: Store, part: Swept): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const partition = seenPartition(part);
  for await (const row of store.list<{ keys: readonly string[] }>(partition)) {
    for (const resource of row.value.keys) seen.add(resource);
  }
  return seen;
}

/** Forgets what a sweep has shown. */
export async function forgetSeen(store: Store, part: Swept): Promise<void> {
  for await (const row of store.list(seenPartition(part))) {
    await store.delete(row);
  }
}
