import { parseEvent } from '../intake/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RandomId } from '../ports/ports.ts';
import { StoreFault, type Store } from '../ports/store.ts';
import { keepReceived, resourceTag, type ReceivedEvent } from '../records/event-counts.ts';
import { subscriptionOf } from '../records/storms.ts';
import { SECOND } from './deps.ts';

/** The events that this process received, so that they can be compared with the changes that Azure recorded. */
export interface ReceivedEvents {
  /** Remembers an event that was taken. Writes nothing by itself: a storm costs a row per half minute. */
  note(raw: unknown): void;
  /** Writes what is remembered to the store. Throws nothing: what fails is tried with the next. */
  flush(): Promise<void>;
}

/** What came is written so long after it came. */
const FLUSH_AFTER_MS = 30 * SECOND;

/** So many events are remembered while the store is away; those above it count as lost. */
const MOST_REMEMBERED = 20_000;

/** What the memory of events works with. `after`: runs something later; absent where whoever compares flushes first. */
export type ReceivedParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: RandomId;
  readonly after?: ((ms: number, run: () => void) => void) | undefined;
};

/** Keeps the events of this process in memory for half a minute, and then in the store. */
export function receivedEvents({ store, clock, log, randomId, after }: ReceivedParts): ReceivedEvents {
  let remembered: { readonly subscriptionId: string; readonly event: ReceivedEvent }[] = [];
  let isWaiting = false;

  async function flush(): Promise<void> {
    const all = remembered;
    remembered = [];
    const bySubscription = Map.groupBy(all, ({ subscriptionId }) => subscriptionId);
    for (const [subscriptionId, some] of bySubscription) {
      const events = some.map(({ event }) => event);
      try {
        await keepReceived(store, subscriptionId, events, { at: clock.now(), tag: randomId() });
      } catch (fault) {
        if (!(fault instanceof StoreFault)) throw fault;
        log.warn(`Which events came could not be noted, and is noted with the next. ${fault.message}`);
        remembered = [...some, ...remembered].slice(0, MOST_REMEMBERED);
      }
    }
  }

  return {
    note(raw) {
      const parsed = parseEvent(raw);
      if (parsed.kind === 'rejected' || remembered.length >= MOST_REMEMBERED) return;
      const { resourceId, eventTime } = parsed.event;
      const event = { resource: resourceTag(resourceId), eventTime, receivedAt: clock.now() };
      remembered.push({ subscriptionId: subscriptionOf(resourceId), event });
      if (isWaiting || after === undefined) return;
      isWaiting = true;
      after(FLUSH_AFTER_MS, () => {
        isWaiting = false;
        flush().catch((error: unknown) => {
          log.error(`Which events came could not be noted. ${String(error)}`);
        });
      });
    },
    flush,
  };
}
