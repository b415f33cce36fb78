import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bucket, ThrottleGate } from './throttle-gate.ts';

/**
 * What Resource Manager documents for one identity in one subscription: so many calls at once, and so many more a second.
 * A little is left to whoever else uses the same identity.
 */
const BUCKETS: Readonly<Partial<Record<Bucket, { readonly size: number; readonly perSecond: number }>>> = {
  read: { size: 240, perSecond: 25 },
  write: { size: 190, perSecond: 10 },
  delete: { size: 190, perSecond: 10 },
};

/** After a 429 the pace is this share of what it was, at most once a second. */
const SLOWED_TO = 0.8;
/** So much of the documented pace it gains again each second. */
const GAIN_PER_SECOND = 0.005;
/** It never falls below this share of the documented pace. */
const SLOWEST = 0.1;

type Pace = { tokens: number; at: number; perSecond: number; bookedUntil: number; slowedAt: number };

/**
 * A gate that keeps to Resource Manager's pace by itself, so that a storm is not answered with 429s: whoever comes too
 * early is told a time, each another one, so that all that wait come back one after the other and not together. Where
 * others take their share (other workers, other tools), a 429 slows the pace down for a while.
 */
export function paced(gate: ThrottleGate, clock: Clock): ThrottleGate {
  const paces = new Map<string, Pace>();

  function paceOf(name: string, bucket: Bucket, now: number): Pace | undefined {
    const documented = name.startsWith('arm:') ? BUCKETS[bucket] : undefined;
    if (documented === undefined) return undefined;
    const { size, perSecond } = documented;
    const key = `${name}~${bucket}`;
    const pace = paces.get(key) ?? { tokens: size, at: now, perSecond, bookedUntil: 0, slowedAt: 0 };
    const seconds = Math.max(0, now - pace.at) / 1_000;
    pace.tokens = Math.min(size, pace.tokens + seconds * pace.perSecond);
    pace.perSecond = Math.min(perSecond, pace.perSecond + seconds * GAIN_PER_SECOND * perSecond);
    pace.at = Math.max(now, pace.at);
    paces.set(key, pace);
    return pace;
  }

  return {
    async pass(name, bucket) {
      await gate.pass(name, bucket);
      const now = Date.parse(clock.now());
      const pace = paceOf(name, bucket, now);
      if (pace === undefined) return;
      if (pace.tokens >= 1) {
        pace.tokens -= 1;
        return;
      }
      pace.bookedUntil = Math.max(pace.bookedUntil, now) + 1_000 / pace.perSecond;
      const retryAt = new Date(Math.ceil(pace.bookedUntil)).toISOString();
      throw new ArmFault('throttled', `not sent yet: ${name} has had its share of ${bucket}s`, { retryAt });
    },
    async close(name, bucket, notBefore) {
      const now = Date.parse(clock.now());
      const pace = paceOf(name, bucket, now);
      if (pace !== undefined) {
        pace.tokens = 0;
        if (now - pace.slowedAt >= 1_000) {
          const slowest = (BUCKETS[bucket]?.perSecond ?? 0) * SLOWEST;
          pace.perSecond = Math.max(pace.perSecond * SLOWED_TO, slowest);
          pace.slowedAt = now;
        }
        pace.bookedUntil = Math.max(pace.bookedUntil, Date.parse(notBefore));
      }
      await gate.close(name, bucket, notBefore);
    },
  };
}
