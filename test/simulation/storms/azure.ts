import { permitFrom } from '../../../src/activities/permit.ts';
import { paced } from '../../../src/azure/pace.ts';
import { throttleGate, type Bucket } from '../../../src/azure/throttle-gate.ts';
import type { ResourceState } from '../../../src/model/resource.ts';
import { ArmFault, type Arm, type Executor } from '../../../src/ports/arm.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { FactSource } from '../../../src/ports/facts.ts';
import type { SettingsSource } from '../../../src/ports/settings-source.ts';
import type { Store } from '../../../src/ports/store.ts';
import { factsOf, SUBSCRIPTION } from '../estate.ts';
import type { Process, Scheduler } from '../scheduler.ts';
import { isoOf } from '../seed.ts';
import { patched } from '../truth.ts';

/** Resource Manager's documented buckets of a principal in a subscription: how many at once, how many more a second. */
export const BUCKETS = {
  read: { size: 250, perSecond: 25 },
  write: { size: 200, perSecond: 10 },
  delete: { size: 200, perSecond: 10 },
} as const;

/** How long Resource Manager takes for a read, in milliseconds. */
const LATENCY_MS = 40;

/** The app gives up on a request after this long. */
const TIMEOUT_MS = 30_000;

/** What Resource Manager was asked, and how it answered. */
export type Asked = {
  reads: number;
  writes: number;
  refused: number;
  firstWriteAt: number;
  lastWriteAt: number;
  lastReadAt: number;
};

/** The estate and the buckets in front of it. */
export type Azure = {
  readonly bodies: Map<string, ResourceState>;
  /** By id in lower case, how long a read takes in milliseconds. */
  readonly slow: Map<string, number>;
  readonly asked: Asked;
  readonly readsOf: Map<string, number>;
  /** The ports as a process of a worker has them. */
  readonly portsFor: (process: Process) => {
    readonly arm: Arm;
    readonly executor: Executor;
    readonly facts: FactSource;
  };
};

type World = {
  readonly scheduler: Scheduler;
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: SettingsSource;
  /** A write took effect. */
  readonly written: (id: string) => void;
};

const GATE = `arm:${SUBSCRIPTION}`;
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** An Azure that throttles as documented, behind the app's own throttle gate. */
export function azureOf(world: World): Azure {
  const { scheduler, store, clock, settings } = world;
  const bodies = new Map<string, ResourceState>();
  const slow = new Map<string, number>();
  const readsOf = new Map<string, number>();
  const asked: Asked = { reads: 0, writes: 0, refused: 0, firstWriteAt: 0, lastWriteAt: 0, lastReadAt: 0 };
  const gate = paced(throttleGate(store, clock, QUIET), clock);
  const left = new Map<Bucket, { tokens: number; at: number }>();

  /** Takes a token; seconds to wait when there is none. */
  const refusal = (bucket: keyof typeof BUCKETS): number | undefined => {
    const { size, perSecond } = BUCKETS[bucket];
    const known = left.get(bucket) ?? { tokens: size, at: scheduler.now() };
    const tokens = Math.min(size, known.tokens + ((scheduler.now() - known.at) / 1_000) * perSecond);
    left.set(bucket, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: scheduler.now() });
    return tokens >= 1 ? undefined : Math.ceil((1 - tokens) / perSecond);
  };

  /** One request through the gate, to Resource Manager and back. */
  const request = async <T>(
    process: Process,
    bucket: keyof typeof BUCKETS,
    key: string,
    takesMs: number,
    effect: () => T,
  ): Promise<T> => {
    await gate.pass(GATE, bucket);
    if (bucket === 'read') readsOf.set(key, (readsOf.get(key) ?? 0) + 1);
    await scheduler.pause(process, Math.min(takesMs, TIMEOUT_MS));
    if (takesMs > TIMEOUT_MS) throw new ArmFault('unavailable', 'no answer within 30 s');
    const seconds = refusal(bucket);
    if (bucket === 'read') [asked.reads, asked.lastReadAt] = [asked.reads + 1, scheduler.now()];
    else asked.writes += 1;
    if (seconds === undefined) return effect();
    asked.refused += 1;
    const retryAt = isoOf(scheduler.now() + seconds * 1_000);
    await gate.close(GATE, bucket, retryAt);
    throw new ArmFault('throttled', 'too many requests', { retryAt });
  };

  const notHere = (): Promise<never> => Promise.reject(new ArmFault('unavailable', 'nothing is swept in a storm'));

  return {
    bodies,
    slow,
    asked,
    readsOf,
    portsFor: (process) => ({
      arm: {
        read: (ref) => {
          return request(process, 'read', ref.key, slow.get(ref.key) ?? LATENCY_MS, () => {
            const body = bodies.get(ref.key);
            if (body === undefined) throw new ArmFault('not-found', 'there is no such resource');
            return body;
          });
        },
        changes: notHere,
        list: notHere,
        query: notHere,
      },
      executor: {
        async send(order) {
          const permitted = await permitFrom({ store, settings, clock, enforcementLimit: () => 'enforce' })(order);
          if (permitted.kind !== 'permitted') return permitted;
          const { ref, body } = permitted.change;
          return request(process, 'write', ref.key, LATENCY_MS, () => {
            const before = bodies.get(ref.key);
            if (before !== undefined) bodies.set(ref.key, patched(before, body ?? {}));
            asked.firstWriteAt ||= scheduler.now();
            asked.lastWriteAt = scheduler.now();
            world.written(ref.id);
            return { kind: 'done', status: 200 } as const;
          });
        },
        poll: () => Promise.resolve({ kind: 'done' }),
      },
      facts: {
        read: (name, about) => Promise.resolve({ known: true, value: factsOf(about)[name] } as never),
      },
    }),
  };
}
