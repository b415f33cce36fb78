import type { Deps } from '../../../src/activities/deps.ts';
import { createActivities } from '../../../src/activities/index.ts';
import { takeEvent } from '../../../src/activities/take-event.ts';
import { tick } from '../../../src/activities/tick.ts';
import { auditTrail } from '../../../src/audit/chain.ts';
import { inspectResource } from '../../../src/orchestrations/inspect-resource.ts';
import { remediateDrift } from '../../../src/orchestrations/remediate-drift.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { ResourceState } from '../../../src/model/resource.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { Notice } from '../../../src/ports/notifier.ts';
import type { Store } from '../../../src/ports/store.ts';
import { sha256 } from '../../../src/records/keys.ts';
import { changeInspection, resourceKey } from '../../../src/records/resources.ts';
import { parseResourceId } from '../../../src/resources/resource-id.ts';
import hostJson from '../../../host.json' with { type: 'json' };
import { ADMIN, NETWORK, REGISTRY, registryBody, registryId } from '../estate.ts';
import { faultsOf, newTally } from '../faults.ts';
import { hubOf } from '../hub.ts';
import { memoryStore, type MemoryStore } from '../memory-store.ts';
import { randomOf } from '../random.ts';
import { schedulerFrom, type Process, type Scheduler } from '../scheduler.ts';
import { isoOf, type Run } from '../seed.ts';
import { settingsOf } from '../storm.ts';
import { swarmOf } from '../swarm.ts';
import { truthOf } from '../truth.ts';
import { azureOf, type Azure } from './azure.ts';

const START = Date.parse('2026-03-02T09:00:00.000Z');
const MINUTE = 60_000;
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** How many steps one worker runs at a time, as `host.json` says. */
const AT_ONCE = hostJson.extensions.durableTask.maxConcurrentActivityFunctions;

/** Lists of what is to be done: only the minute timer reads them. */
const LONG_LISTS = ['wanted', 'open', 'answering'];

/** What was counted while a storm was simulated. */
export type Counted = {
  events: number;
  /** Calls to the store. */
  storeCalls: number;
  /** Calls to the store of taking one event: the most, whatever was waiting. */
  mostCallsPerEvent: number;
  failures: number;
  /** Of the minutes of the run, the most. */
  most: { wanted: number; stepsWaiting: number; stepsAtOnce: number; tickCalls: number; listed: number };
  readonly notices: { readonly at: number; readonly kind: Notice['kind']; readonly title: string }[];
};

/** The production app in virtual time against an Azure that throttles. Nothing fails: what is tried is the amount. */
export type StormWorld = {
  readonly scheduler: Scheduler;
  readonly memory: MemoryStore;
  readonly azure: Azure;
  readonly counted: Counted;
  readonly start: number;
  /** Event Grid tells of a write. */
  readonly event: (id: string, by: string, correlationId: string) => void;
  readonly write: (id: string, properties: JsonObject) => void;
  readonly run: (minutes: number) => Promise<void>;
};

/** An estate of so many registries that was looked at a moment ago, all in order. */
export async function stormWorld(resources: number, writesPerHour: number): Promise<StormWorld> {
  const random = randomOf(1);
  const scheduler = schedulerFrom(START, random);
  const memory = memoryStore();
  const given = settingsOf({ ...swarmOf(random, random), registries: 1, answerWithin: 'P7D' });
  const settings: Settings = { ...given, limits: { ...given.limits, writesPerHour } };
  const most = { wanted: 0, stepsWaiting: 0, stepsAtOnce: 0, tickCalls: 0, listed: 0 };
  const counted: Counted = { events: 0, storeCalls: 0, mostCallsPerEvent: 0, failures: 0, most, notices: [] };
  const clock = { now: () => isoOf(scheduler.now()) };
  const store = storeOver(memory, counted, () => clock.now());
  const worker = { name: 'worker 1', skewMs: 0 };
  const source = { load: () => Promise.resolve({ settings, hash: 'storm' }) };

  const event = (id: string, by: string, correlationId: string): void => {
    counted.events += 1;
    const at = isoOf(scheduler.now());
    const body = {
      ...{ id: random.hex(), subject: id, eventType: 'Microsoft.Resources.ResourceWriteSuccess', eventTime: at },
      data: {
        ...{ operationName: `${REGISTRY}/write`, correlationId, claims: {} },
        authorization: { evidence: { principalId: by, principalType: 'ServicePrincipal' } },
      },
    };
    launch('event', async (process) => {
      const before = counted.storeCalls;
      await takeEvent(depsFor(process), body);
      counted.mostCallsPerEvent = Math.max(counted.mostCallsPerEvent, counted.storeCalls - before);
    });
  };

  const azure = azureOf({
    ...{ scheduler, store, clock, settings: source },
    written: (id) => event(id, '00000000-0000-4000-8000-000000000001', 'own'),
  });

  const launch = <T>(
    name: string,
    body: (process: Process) => Promise<T>,
    end: (result: { readonly value: T } | { readonly error: unknown }) => void = (result) => {
      if ('error' in result) throw result.error;
    },
  ): void => {
    const process: Process = { name, worker, dead: false, park: () => undefined, killed: () => undefined };
    scheduler.after(0, () => scheduler.spawn(process, () => body(process), end));
  };

  const bot = { version: '0', instance: 'storm', environment: 'simulated' };
  const depsFor = (process: Process): Deps => ({
    ...azure.portsFor(process),
    ...{ store, clock, settings: source, log: QUIET, randomId: random.hex },
    ...{ eventsOut: undefined, deadLetters: undefined, auditLog: undefined },
    enforcementLimit: () => 'enforce',
    ownIds: () => Promise.resolve(['00000000-0000-4000-8000-000000000001']),
    publicBaseUrl: 'https://driftwarden.example',
    audit: auditTrail({ store, clock, sha256, bot, log: QUIET }),
    notifier: {
      channels: ['teams'],
      send: (channel, { kind, title }) => {
        counted.notices.push({ at: scheduler.now(), kind, title });
        return Promise.resolve({ channel, sent: true });
      },
    },
    workflows: {
      start: (name, id, input) => Promise.resolve(hub.start(name, id, JSON.stringify(input))),
      wake: (id) => {
        hub.wake(id);
        return Promise.resolve();
      },
      terminate: (id) => {
        hub.terminate(id);
        return Promise.resolve();
      },
    },
  });

  const waiting: (() => void)[] = [];
  let atWork = 0;
  const next = (): void => {
    while (atWork < AT_ONCE) {
      const step = waiting.shift();
      if (step === undefined) return;
      atWork += 1;
      step();
    }
  };
  const swarm = {
    ...swarmOf(random, random),
    opponent: 'none' as const,
    workers: [worker] as const,
    rates: {},
    replayShare: 0,
  };
  const fail = (): void => void (counted.failures += 1);
  const nothing = (): never => {
    throw new Error('Storms check what was counted.');
  };
  const run: Run = {
    ...{ seed: 1, random, swarm, scheduler, memory, tell: () => undefined, anyWorker: () => worker },
    ...{ wire: [], reads: [], votes: [], delivered: [], storming: true, truth: truthOf() },
    faults: faultsOf(1, {}, undefined, newTally()),
    checks: {
      ...{ violations: [], violate: fail, orchestrationFailed: fail },
      ...{ read: nothing, leaves: nothing, applied: nothing },
    },
    ...{
      heartbeats: [],
      taken: [],
      undelivered: new Map(),
      lasting: new Map<string, number>(),
      meddle: () => undefined,
    },
    launch: nothing,
    written: nothing,
    get state() {
      return nothing();
    },
    get hub() {
      return hub;
    },
  };
  const hub = hubOf(
    run,
    { inspectResource, remediateDrift },
    () => true,
    (_instance, work, done) => {
      waiting.push(() =>
        launch(
          work.name,
          async (process) => {
            const steps = createActivities(depsFor(process));
            const step = steps[work.name as keyof typeof steps] as (input: unknown) => Promise<unknown>;
            const answer = (await step(JSON.parse(work.input))) ?? null;
            await scheduler.pause(process, 5);
            return JSON.parse(JSON.stringify(answer)) as unknown;
          },
          (result) => {
            atWork -= 1;
            next();
            done(result);
          },
        ),
      );
      most.stepsWaiting = Math.max(most.stepsWaiting, waiting.length);
      next();
      most.stepsAtOnce = Math.max(most.stepsAtOnce, atWork);
    },
  );

  const everyMinute = (): void => {
    most.wanted = Math.max(most.wanted, memory.list('wanted').length);
    for (const instance of hub.instances()) if (instance.status !== 'running') instance.history = [];
    launch('tick', async (process) => {
      const before = counted.storeCalls;
      await tick(depsFor(process));
      most.tickCalls = Math.max(most.tickCalls, counted.storeCalls - before);
    });
    scheduler.after(MINUTE, everyMinute);
  };
  scheduler.after(MINUTE, everyMinute);

  const seenAt = isoOf(START - 1_000);
  for (let number = 1; number <= resources; number += 1) {
    const body = registryBody(registryId(number), {}, 'ana', '2025-03-01T08:00:00.000Z');
    const parsed = parseResourceId(body.id);
    if (parsed.kind !== 'ref') throw new Error(`${body.id} is no id.`);
    azure.bodies.set(parsed.ref.key, body);
    await changeInspection(store, resourceKey(parsed.ref), parsed.ref, (inspection) => ({
      ...inspection,
      compliantAt: { [ADMIN]: seenAt, [NETWORK]: seenAt },
    }));
  }
  counted.storeCalls = 0;

  return {
    ...{ scheduler, memory, azure, counted, start: START, event },
    write(id, properties) {
      const key = id.toLowerCase();
      const before = azure.bodies.get(key);
      if (before !== undefined) azure.bodies.set(key, changed(before, properties, isoOf(scheduler.now())));
    },
    run: (minutes) => scheduler.run(START + minutes * MINUTE, () => counted.failures > 0),
  };
}

function changed(body: ResourceState, properties: JsonObject, at: string): ResourceState {
  const systemData = { ...body.systemData, lastModifiedAt: at, lastModifiedBy: 'template' };
  return { ...body, systemData, properties: { ...body.properties, ...properties } };
}

/** The store at once and without faults, counted. */
function storeOver(memory: MemoryStore, counted: Counted, now: () => string): Store {
  const call = <T>(effect: () => T): Promise<T> => {
    counted.storeCalls += 1;
    return Promise.resolve(effect());
  };
  return {
    time: () => call(now),
    get: (partition, key) => call(() => memory.get(partition, key)),
    insert: (partition, key, value) =>
      call(() =>
        memory.transact(partition, [{ kind: 'insert', key, value }]) ? memory.get(partition, key) : undefined,
      ),
    put: (partition, key, value) =>
      call(() => {
        memory.transact(partition, [{ kind: 'put', key, value }]);
        const row = memory.get<typeof value>(partition, key);
        if (row === undefined) throw new Error('A row that was put is not there.');
        return row;
      }),
    update: ({ partition, key, etag }, value) =>
      call(() =>
        memory.transact(partition, [{ kind: 'update', key, value, etag }]) ? memory.get(partition, key) : undefined,
      ),
    delete: ({ partition, key, etag }) => call(() => memory.transact(partition, [{ kind: 'delete', key, etag }])),
    async *list(partition, range) {
      const rows = await call(() => memory.list<never>(partition, range));
      const { most } = counted;
      if (!LONG_LISTS.includes(partition)) most.listed = Math.max(most.listed, rows.length);
      yield* rows;
    },
    transact: (partition, operations) => call(() => memory.transact(partition, operations)),
  };
}
