/** Takes a wake-up call back; more calls change nothing. */
export type Cancel = () => void;

/** The time of a host. Everything that waits, waits here. */
export interface HostClock {
  now(): Date;
  /**
   * Calls `wake` once at `due`, soon if that has passed. `recurring` is said of calls that come again for ever, as those of
   * a schedule do: nobody waits for their end.
   */
  at(due: Date, wake: () => void, recurring?: boolean): Cancel;
  /** Tells a clock that can be moved how to wait until a host has nothing left to do at the present time. */
  follow?(idle: () => Promise<void>): Cancel;
}

/** A computer that slept wakes late from a long sleep of its timers, so none sleeps longer than this. */
const LONGEST_NAP_MS = 30_000;

/** The time of day. */
export const realClock: HostClock = {
  now: () => new Date(),
  at(due, wake) {
    const left = () => due.getTime() - Date.now();
    const nap = (): NodeJS.Timeout =>
      setTimeout(
        () => {
          if (left() > 0) timer = nap();
          else wake();
        },
        Math.max(0, Math.min(left(), LONGEST_NAP_MS)),
      );
    let timer = nap();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** A clock for tests: time stands still until it is moved, and then everything due happens at its own time, in order. */
export interface VirtualClock extends HostClock {
  /** Moves on by so many milliseconds; comes back when everything that fell due has been done. */
  advance(ms: number): Promise<void>;
  /** Moves from due time to due time until nothing waits but schedules. Throws if that takes longer than `limitMs`. */
  runUntilIdle(limitMs?: number): Promise<void>;
}

type Alarm = { readonly due: number; readonly wake: () => void; readonly recurring: boolean };

/** A clock that stands at `start`, an ISO 8601 instant. */
export function virtualClock(start: string): VirtualClock {
  let now = Date.parse(start);
  if (Number.isNaN(now)) throw new TypeError(`'${start}' is not an instant.`);
  const alarms = new Set<Alarm>();
  const followers = new Set<() => Promise<void>>();

  const settle = async (): Promise<void> => {
    await Promise.all([...followers].map((idle) => idle()));
  };
  const next = (wanted: (alarm: Alarm) => boolean = () => true): number =>
    Math.min(...[...alarms].filter(wanted).map((alarm) => alarm.due));

  const goTo = async (end: number): Promise<void> => {
    await settle();
    for (let due = next(); due <= end; due = next()) {
      now = Math.max(now, due);
      for (const alarm of [...alarms]) {
        if (alarm.due > now || !alarms.delete(alarm)) continue;
        alarm.wake();
      }
      await settle();
    }
    now = Math.max(now, end);
  };

  return {
    now: () => new Date(now),
    at(due, wake, recurring = false) {
      const alarm = { due: due.getTime(), wake, recurring };
      alarms.add(alarm);
      return () => {
        alarms.delete(alarm);
      };
    },
    follow(idle) {
      followers.add(idle);
      return () => {
        followers.delete(idle);
      };
    },
    advance: (ms) => goTo(now + ms),
    async runUntilIdle(limitMs = 30 * 86_400_000) {
      const limit = now + limitMs;
      await settle();
      for (let due = next(once); due !== Infinity; due = next(once)) {
        if (due > limit) {
          throw new Error(
            `Something still waits, for ${new Date(due).toISOString()}. Use advance() for endless waits.`,
          );
        }
        await goTo(due);
      }
    },
  };
}

const once = (alarm: Alarm): boolean => !alarm.recurring;
