import type { Instant } from '../model/json.ts';
import type { DayOfEvents } from '../model/self-check.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { namedChanges } from '../records/catch-up.ts';
import {
  changeEventCounts,
  forgetReceived,
  readReceived,
  type EventCounts,
  type ReceivedEvent,
} from '../records/event-counts.ts';
import { HOUR, later, MINUTE, msBetween } from './deps.ts';

/** Younger changes are left for the next time: their event, or the change feed, may still come. */
const SETTLED_MS = 15 * MINUTE;

/** Azure records a change some minutes after the event at the latest, or before it where the write went on for long. */
const EVENT_BEFORE_MS = 15 * MINUTE;
const EVENT_AFTER_MS = 5 * MINUTE;

/** Handled changes are forgotten after about so long (see `finishCatchUp`): what nobody counted until then stays uncounted. */
const REACH_MS = HOUR;

/** Events are kept for as long as a change that they belong to may still be counted. */
const KEPT_MS = 2 * HOUR;

const DAYS = 14;
const NOTHING: DayOfEvents = { changes: 0, told: 0, events: 0, latencySum: 0, latencyMax: 0 };

/**
 * Counts, for a subscription, the changes that catch-ups have handled and the events that came, from where the last count
 * ended to a quarter of an hour ago. Adds to the counts by one conditional write, so nothing is counted twice.
 */
export async function compareEvents(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  subscriptionId: string,
): Promise<void> {
  const now = clock.now();
  const until = later(now, -SETTLED_MS);
  const events = await readReceived(store, subscriptionId);
  const changes = await namedChanges(store, subscriptionId, later(until, -REACH_MS), until);
  const byResource = Map.groupBy(events, ({ resource }) => resource);
  await changeEventCounts(store, subscriptionId, (counts) => {
    const from = counts?.until ?? later(until, -REACH_MS);
    if (until <= from) return counts ?? { until, days: {} };
    const days = new Map(Object.entries(counts?.days ?? {}));
    const add = (instant: Instant, more: (day: DayOfEvents) => Partial<DayOfEvents>): void => {
      const day = instant.slice(0, 10);
      const before = days.get(day) ?? NOTHING;
      days.set(day, { ...before, ...more(before) });
    };
    for (const { at, resource } of changes.filter((change) => change.at >= from)) {
      const told = (byResource.get(resource) ?? []).some((event) => belongs(event, at));
      add(at, (day) => ({ changes: day.changes + 1, told: day.told + (told ? 1 : 0) }));
    }
    for (const { eventTime, receivedAt } of events.filter(
      (event) => event.receivedAt >= from && event.receivedAt < until,
    )) {
      const latency = Math.max(0, msBetween(eventTime, receivedAt));
      add(receivedAt, (day) => ({
        events: day.events + 1,
        latencySum: day.latencySum + latency,
        latencyMax: Math.max(day.latencyMax, latency),
      }));
    }
    return { until, days: Object.fromEntries([...days].sort().slice(-DAYS)) };
  });
  await forgetReceived(store, subscriptionId, later(now, -KEPT_MS));
}

/** The counts of today and of the day before. */
export function lastDays(counts: EventCounts | undefined, now: Instant): readonly DayOfEvents[] {
  const days = [now, later(now, -24 * HOUR)].map((instant) => instant.slice(0, 10));
  return days.flatMap((day) => counts?.days[day] ?? []);
}

function belongs({ eventTime }: ReceivedEvent, changedAt: Instant): boolean {
  const ms = msBetween(changedAt, eventTime);
  return ms >= -EVENT_BEFORE_MS && ms <= EVENT_AFTER_MS;
}
