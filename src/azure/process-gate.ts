import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../model/json.ts';
import type { ThrottleGate } from './throttle-gate.ts';

/** A throttle gate of this process alone, for a command that only reads and leaves nothing behind. */
export function processGate(clock: Clock): ThrottleGate {
  const closedUntil = new Map<string, Instant>();
  return {
    pass(gate, bucket) {
      const notBefore = closedUntil.get(`${gate}~${bucket}`);
      if (notBefore === undefined || notBefore <= clock.now()) return Promise.resolve();
      const why = `throttled: no ${bucket} of ${gate} before ${notBefore}`;
      return Promise.reject(new ArmFault('throttled', why, { retryAt: notBefore }));
    },
    close(gate, bucket, notBefore) {
      const key = `${gate}~${bucket}`;
      const known = closedUntil.get(key);
      if (known === undefined || known < notBefore) closedUntil.set(key, notBefore);
      return Promise.resolve();
    },
  };
}
