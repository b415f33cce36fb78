import { virtualClock, type VirtualClock } from '../../src/host/clock.ts';

/** A clock that a test moves, with schedules that can sleep: days of them every ten seconds take a test too long. */
export type DrowsyClock = VirtualClock & {
  /** Moves on; what comes again and again fell due once and is woken at the end. */
  leap(ms: number): Promise<void>;
};

/** A clock that stands at `start`, an ISO 8601 instant. */
export function drowsyClock(start: string): DrowsyClock {
  const clock = virtualClock(start);
  let asleep = false;
  let missed: (() => void)[] = [];
  return {
    ...clock,
    at(due, wake, recurring = false) {
      if (!recurring) return clock.at(due, wake);
      const unlessAsleep = (): void => {
        if (asleep) missed.push(wake);
        else wake();
      };
      return clock.at(due, unlessAsleep, true);
    },
    async leap(ms) {
      asleep = true;
      await clock.advance(ms);
      asleep = false;
      const due = missed;
      missed = [];
      for (const wake of due) wake();
      await clock.advance(0);
    },
  };
}
