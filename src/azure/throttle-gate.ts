import type { Instant } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';

/** Azure counts these apart: what one of them is refused says nothing about the others. `send`: not Resource Manager. */
export type Bucket = 'read' | 'write' | 'delete' | 'send';

/** Remembers who must not be called before when. */
export interface ThrottleGate {
  /** Throws `ArmFault`: `throttled` while the gate is closed; for a write `unavailable` when that can't be known. */
  pass(gate: string, bucket: Bucket): Promise<void>;
  /** Closes the gate until then; a gate that is closed longer stays so. Open again by itself. */
  close(gate: string, bucket: Bucket, notBefore: Instant): Promise<void>;
}

const PARTITION = 'throttle';

/**
 * Closed gates are kept in memory, so that no call of this process slips through, and in the store, so that a restart
 * does not forget them. The store is read once; until that worked, writes to Resource Manager don't pass.
 */
export function throttleGate(store: Store, clock: Clock, log: Log): ThrottleGate {
  const closedUntil = new Map<string, Instant>();
  let loading: Promise<void> | undefined;

  async function load(): Promise<void> {
    for await (const row of store.list<{ readonly notBefore: Instant }>(PARTITION)) {
      remember(row.key, row.value.notBefore);
    }
  }

  function remember(key: string, notBefore: Instant): boolean {
    const known = closedUntil.get(key);
    if (known !== undefined && known >= notBefore) return false;
    closedUntil.set(key, notBefore);
    return true;
  }

  async function loaded(bucket: Bucket): Promise<void> {
    loading ??= load();
    try {
      await loading;
    } catch (error) {
      loading = undefined;
      if (bucket === 'write' || bucket === 'delete') {
        const why = error instanceof Error ? error.message : String(error);
        throw new ArmFault('unavailable', `not sent: the store does not say whether we may write now. ${why}`);
      }
      log.warn('The store does not say which services asked us to wait. Detection goes on without knowing.');
    }
  }

  return {
    async pass(gate, bucket) {
      await loaded(bucket);
      const notBefore = closedUntil.get(`${gate}~${bucket}`);
      if (notBefore === undefined || notBefore <= clock.now()) return;
      throw new ArmFault('throttled', `throttled: no ${bucket} of ${gate} before ${notBefore}`, { retryAt: notBefore });
    },
    async close(gate, bucket, notBefore) {
      const key = `${gate}~${bucket}`;
      if (!remember(key, notBefore)) return;
      try {
        await store.put(PARTITION, key, { notBefore });
      } catch {
        log.warn(`The store could not note that ${gate} asked us to wait; this process knows it.`, { notBefore });
      }
    },
  };
}
