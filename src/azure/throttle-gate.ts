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

/** How old what this process knows of the others may be before a read, in milliseconds. Before a write it is read anew. */
const REFRESH_MS = 5_000;

type Closed = { readonly notBefore: Instant };

/**
 * Closed gates are kept in memory, so that no call of this process slips through, and in the store, so that a restart does
 * not forget them and other workers learn of them: before their next write, and before a read within 5 s. What they send
 * meanwhile is at most one call each, for its answer closes their own gate. While the store does not say, writes to
 * Resource Manager don't pass. A clock that is wrong or jumps costs one such call, or a longer wait.
 */
export function throttleGate(store: Store, clock: Clock, log: Log): ThrottleGate {
  const closedUntil = new Map<string, Instant>();
  let loading: Promise<void> | undefined;
  let loadedAt = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    const begun = Date.parse(clock.now());
    for await (const row of store.list<Closed>(PARTITION)) remember(row.key, row.value.notBefore);
    loadedAt = begun;
  }

  function remember(key: string, notBefore: Instant): boolean {
    const known = closedUntil.get(key);
    if (known !== undefined && known >= notBefore) return false;
    closedUntil.set(key, notBefore);
    return true;
  }

  async function beforeRead(): Promise<void> {
    const age = Date.parse(clock.now()) - loadedAt;
    if (age >= 0 && age < REFRESH_MS) return;
    loading ??= load().finally(() => (loading = undefined));
    try {
      await loading;
    } catch {
      log.warn('The store does not say which services asked us to wait. Detection goes on without knowing.');
    }
  }

  async function beforeWrite(key: string): Promise<void> {
    try {
      const row = await store.get<Closed>(PARTITION, key);
      if (row !== undefined) remember(key, row.value.notBefore);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ArmFault('unavailable', `not sent: the store does not say whether we may write now. ${why}`);
    }
  }

  /** Another worker may know of a longer wait: that one stays. */
  async function keep(key: string, notBefore: Instant): Promise<void> {
    for (;;) {
      const row = await store.get<Closed>(PARTITION, key);
      if (row !== undefined && row.value.notBefore >= notBefore) return;
      const kept = row === undefined ? store.insert(PARTITION, key, { notBefore }) : store.update(row, { notBefore });
      if ((await kept) !== undefined) return;
    }
  }

  return {
    async pass(gate, bucket) {
      const key = `${gate}~${bucket}`;
      const isWrite = bucket === 'write' || bucket === 'delete';
      await (isWrite ? beforeWrite(key) : beforeRead());
      const notBefore = closedUntil.get(key);
      if (notBefore === undefined || notBefore <= clock.now()) return;
      throw new ArmFault('throttled', `throttled: no ${bucket} of ${gate} before ${notBefore}`, { retryAt: notBefore });
    },
    async close(gate, bucket, notBefore) {
      const key = `${gate}~${bucket}`;
      if (!remember(key, notBefore)) return;
      try {
        await keep(key, notBefore);
      } catch {
        log.warn(`The store could not note that ${gate} asked us to wait; this process knows it.`, { notBefore });
      }
    },
  };
}
