import type { Instant } from '../model/json.ts';
import type { Row, Store } from '../ports/store.ts';

/** How many messages about single cases a subscription has had in an hour. */
export type MessageCount = { readonly sent: number; readonly heldBack: boolean };

/** `messages` has a row per subscription and hour, until the hour is told. */
const PARTITION = 'messages';
const keyOf = (subscriptionId: string, now: Instant): string => `${now.slice(0, 13)}~${subscriptionId}`;

/** Takes one of the messages of this hour; `false` when there is none left, which is noted. */
export async function takeMessage(store: Store, subscriptionId: string, now: Instant, most: number): Promise<boolean> {
  const key = keyOf(subscriptionId, now);
  for (;;) {
    const row = await store.get<MessageCount>(PARTITION, key);
    const { sent, heldBack } = row?.value ?? { sent: 0, heldBack: false };
    if (sent >= most && heldBack) return false;
    const next: MessageCount = sent < most ? { sent: sent + 1, heldBack } : { sent, heldBack: true };
    const kept = row === undefined ? await store.insert(PARTITION, key, next) : await store.update(row, next);
    if (kept !== undefined) return sent < most;
  }
}

/** The hours that are over, by subscription. */
export async function* hoursBefore(
  store: Store,
  now: Instant,
): AsyncGenerator<{ readonly row: Row<MessageCount>; readonly hour: string; readonly subscriptionId: string }> {
  for await (const row of store.list<MessageCount>(PARTITION, { before: now.slice(0, 13) })) {
    const [hour = '', subscriptionId = ''] = row.key.split('~');
    yield { row, hour, subscriptionId };
  }
}
