import type { Instant } from '../model/json.ts';
import type { DayOfEvents } from '../model/self-check.ts';
import type { Store } from '../ports/store.ts';
import { shortHash } from './keys.ts';

/**
 * `received:<subscription>` holds the events that came, some to a row, until they were compared with the changes that Azure
 * recorded; `event-counts` what came of that, a row per subscription.
 */
export type ReceivedEvent = {
  /** Of the resource that the event names, by `resourceTag`. */
  readonly resource: string;
  readonly eventTime: Instant;
  readonly receivedAt: Instant;
};

/** What a subscription's changes and events came to, by day (UTC). */
export type EventCounts = {
  /** Changes that were recorded before this have been counted. */
  readonly until: Instant;
  readonly days: Readonly<Record<string, DayOfEvents>>;
};

const COUNTS = 'event-counts';
const received = (subscriptionId: string): string => `received:${subscriptionId.toLowerCase()}`;

/** So many events a row holds at most: a value has its limits. */
const MOST_IN_ROW = 2_000;

/** Stands for a resource id as it was told, whatever its case. */
export function resourceTag(resourceId: string): string {
  return shortHash(resourceId.toLowerCase()).slice(0, 16);
}

/** Keeps events that came. `tag` makes the keys of several workers differ. */
export async function keepReceived(
  store: Store,
  subscriptionId: string,
  events: readonly ReceivedEvent[],
  { at, tag }: { readonly at: Instant; readonly tag: string },
): Promise<void> {
  for (let from = 0; from < events.length; from += MOST_IN_ROW) {
    const some = events.slice(from, from + MOST_IN_ROW);
    const compact = some.map(({ resource, eventTime, receivedAt }) => [resource, eventTime, receivedAt]);
    await store.put(received(subscriptionId), `${at}~${tag}~${String(from)}`, { events: compact });
  }
}

/** The events that were kept and not forgotten. */
export async function readReceived(store: Store, subscriptionId: string): Promise<readonly ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  for await (const { value } of store.list<{ events: [string, Instant, Instant][] }>(received(subscriptionId))) {
    for (const [resource, eventTime, receivedAt] of value.events) events.push({ resource, eventTime, receivedAt });
  }
  return events;
}

/** Forgets the events that were kept before an instant. */
export async function forgetReceived(store: Store, subscriptionId: string, before: Instant): Promise<void> {
  for await (const row of store.list(received(subscriptionId), { before })) await store.delete(row);
}

/** The counts of a subscription; `undefined` before the first. */
export async function readEventCounts(store: Store, subscriptionId: string): Promise<EventCounts | undefined> {
  return (await store.get<EventCounts>(COUNTS, subscriptionId))?.value;
}

/** Changes the counts once; `false` when somebody else did meanwhile. */
export async function changeEventCounts(
  store: Store,
  subscriptionId: string,
  change: (counts: EventCounts | undefined) => EventCounts,
): Promise<boolean> {
  const row = await store.get<EventCounts>(COUNTS, subscriptionId);
  const next = change(row?.value);
  const written = row === undefined ? store.insert(COUNTS, subscriptionId, next) : store.update(row, next);
  return (await written) !== undefined;
}
