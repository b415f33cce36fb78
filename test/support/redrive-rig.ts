import type { Deps } from '../../src/activities/deps.ts';
import { auditTrail, recordsOf } from '../../src/audit/chain.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Store } from '../../src/ports/store.ts';
import { sha256 } from '../../src/records/keys.ts';
import { listWanted } from '../../src/records/resources.ts';
import { handClock, linesLog } from './azure-rig.ts';
import { SUBSCRIPTION } from './bodies.ts';
import { memoryBlobs, type MemoryBlobs } from './memory-blobs.ts';
import { someSettings } from './some-settings.ts';
import { aStore } from './store.ts';

/** The end of a process, as far as it can be thrown. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

type Point = 'list' | 'read' | 'delete' | 'settings' | 'start';

/** The re-drive over a container in memory, with everything that may go wrong around it. */
export type RedriveRig = {
  readonly deps: Deps;
  readonly blobs: MemoryBlobs;
  readonly clock: ReturnType<typeof handClock>;
  /** Warnings. */
  readonly lines: readonly string[];
  /** Names of blobs that were read. */
  readonly reads: string[];
  /** Ids of inspections that were started. */
  readonly started: readonly string[];
  /** Every call to the world so far. */
  readonly calls: readonly string[];
  /** The next call fails so. */
  readonly fail: (point: Point, error: Error) => void;
  /** Something happens right before the next call. */
  readonly before: (point: Point, work: () => void) => void;
  /** The process ends at this call, from 1, counted over all: no later call has an effect. */
  readonly crashAt: (call: number, side: 'before' | 'after') => void;
  /** A process starts where the last one ended. */
  readonly restart: () => void;
  readonly wanted: () => Promise<readonly string[]>;
  readonly records: () => Promise<readonly AuditRecord[]>;
  readonly leftovers: () => Promise<readonly JsonObject[]>;
};

const unused = (): Promise<never> => Promise.reject(new Error('The re-drive has no business here.'));

/** Makes one whose scope is the subscription of the bodies. */
export function redriveRig(): RedriveRig {
  const [inner, blobs, clock, log] = [aStore(), memoryBlobs(), handClock(), linesLog()];
  const calls: string[] = [];
  const reads: string[] = [];
  const started: string[] = [];
  const planned = new Map<string, () => void>();
  let dead = false;
  let crash: { readonly call: number; readonly side: 'before' | 'after' } | undefined;

  async function call<T>(point: string, effect: () => Promise<T>): Promise<T> {
    calls.push(point);
    if (dead) throw new Crash('dead');
    const here = crash?.call === calls.length ? crash.side : undefined;
    dead = here !== undefined;
    if (here === 'before') throw new Crash(point);
    const plan = planned.get(point);
    planned.delete(point);
    plan?.();
    const result = await effect();
    if (here === 'after') throw new Crash(point);
    return result;
  }

  const store = storeCalling(inner, call);
  const bot = { version: '0', instance: 'test', environment: 'test' };
  const settings = someSettings({ scopes: [SUBSCRIPTION] });
  const deps: Deps = {
    arm: { read: unused, list: unused, query: unused, changes: unused },
    executor: { send: unused, poll: unused },
    facts: { read: unused },
    notifier: { channels: [], send: unused },
    auditLog: undefined,
    eventsOut: undefined,
    store,
    clock,
    log: { ...log, info: () => undefined },
    audit: auditTrail({ store, clock, sha256, bot, log: { ...log, info: () => undefined } }),
    settings: { load: () => call('settings', () => Promise.resolve({ settings, hash: 'test' })) },
    deadLetters: {
      list: (next) => call('list', () => blobs.list(next)),
      read: (blob) => {
        reads.push(blob.name);
        return call('read', () => blobs.read(blob));
      },
      delete: (blob) => call('delete', () => blobs.delete(blob)),
    },
    ownIds: () => Promise.resolve([]),
    randomId: () => sha256(String(calls.length)).slice(0, 32),
    enforcementLimit: () => 'enforce',
    publicBaseUrl: 'https://driftwarden.example',
    workflows: {
      start: (_, id) => call('start', () => Promise.resolve((started.push(id), 'started' as const))),
      wake: unused,
      terminate: unused,
    },
  };
  return {
    deps,
    blobs,
    clock,
    lines: log.lines,
    reads,
    started,
    calls,
    fail: (point, error) => {
      planned.set(point, () => {
        throw error;
      });
    },
    before: (point, work) => void planned.set(point, work),
    crashAt: (at, side) => {
      crash = { call: at, side };
    },
    restart: () => {
      dead = false;
      crash = undefined;
    },
    wanted: async () => (await all(listWanted(inner, {}))).map(({ value }) => value.resourceId),
    records: async () => {
      const records: AuditRecord[] = [];
      for (const { key } of await all(inner.list('outbox'))) records.push(...(await all(recordsOf(inner, key))));
      return records;
    },
    leftovers: async () => (await all(inner.list('dead-letters'))).map(({ value }) => value),
  };
}

function storeCalling(inner: Store, call: <T>(point: string, effect: () => Promise<T>) => Promise<T>): Store {
  return {
    get: (partition, key) => call('get', () => inner.get(partition, key)),
    insert: (partition, key, value) => call('insert', () => inner.insert(partition, key, value)),
    put: (partition, key, value) => call('put', () => inner.put(partition, key, value)),
    update: (row, value) => call('update', () => inner.update(row, value)),
    delete: (row) => call('delete row', () => inner.delete(row)),
    transact: (partition, operations) => call('transact', () => inner.transact(partition, operations)),
    time: () => call('time', () => inner.time()),
    async *list(partition, range) {
      yield* await call('list rows', () => all(inner.list<never>(partition, range)));
    },
  };
}

async function all<T>(given: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of given) found.push(one);
  return found;
}
