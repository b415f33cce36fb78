import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from './scan-files.ts';

/** How a command waits. */
export type Waiting = {
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly progress: Progress;
};

const MOST_TRIES = 12;
/** Nobody waits longer than this for one answer. */
const LONGEST_MS = 10 * 60_000;
/** Where Azure is away and does not say for how long. */
const DEFAULT_WAIT_MS = 5_000;

/**
 * Asks, and asks again at the time that a fault advises: a throttled service is never asked earlier. Throws the last fault
 * when it does not end.
 */
export async function patient<T>({ clock, sleep, progress }: Waiting, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (fault) {
      if (!(fault instanceof ArmFault) || (fault.code !== 'throttled' && fault.code !== 'unavailable')) throw fault;
      const now = Date.parse(clock.now());
      const wait = fault.retryAt === undefined ? DEFAULT_WAIT_MS : Math.max(0, Date.parse(fault.retryAt) - now);
      if (tries >= (fault.code === 'throttled' ? MOST_TRIES : 3) || wait > LONGEST_MS) throw fault;
      if (wait > 2_000) progress(`Azure asks to wait ${String(Math.ceil(wait / 1_000))} s`);
      await sleep(wait + 1);
    }
  }
}
