import { permitFrom } from '../../src/activities/permit.ts';
import type { Deps } from '../../src/activities/deps.ts';
import { auditTrail } from '../../src/audit/chain.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import type { Store } from '../../src/ports/store.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { sha256 } from '../../src/records/keys.ts';
import { fakeArm } from './fake-arm.ts';
import { fakeExecutor } from './fake-executor.ts';
import { NEVER, type Process } from './scheduler.ts';
import { isoOf, type Run } from './seed.ts';
import { US } from './writers.ts';

/** Calls the world from a process: others run before it arrives, and workers die on both sides of it. */
export type Call = <T>(point: string, effect: () => T, more?: CallFaults) => Promise<T>;

/** What a call may come to instead. `after`: the effect has happened, and nobody is told. */
export type CallFaults = { readonly before?: () => Error | undefined; readonly after?: () => Error | undefined };

const SECOND = 1_000;
const MINUTE = 60_000;
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const STALLS = [40 * SECOND, 2 * MINUTE, 12 * MINUTE, 120 * MINUTE] as const;

/** Everything that a step needs of the world, for one process. */
export function depsFor(run: Run, process: Process): Deps {
  const { scheduler, random, state, faults } = run;
  const call = callOf(run, process);
  const store = storeOf(run, call);
  const clock = { now: () => isoOf(scheduler.now() + process.worker.skewMs) };
  const bot = { version: '0', instance: process.worker.name, environment: 'simulated' };
  const settings = {
    load: () =>
      call(
        'settings.load',
        () => ({
          settings: state.settings.value,
          hash: sha256(JSON.stringify(state.settings.value)),
          ...(state.broken.value ? { broken: ['planted'] } : {}),
        }),
        { before: () => (faults.hit('settings-away', 'settings.load') ? new StoreFault('no settings') : undefined) },
      ),
  };
  const enforcementLimit = () => state.limit.value;
  const permit = permitFrom({ store, settings, clock, enforcementLimit });
  return {
    ...fakeArm(run, call),
    executor: fakeExecutor(run, call, permit),
    store,
    settings,
    clock,
    enforcementLimit,
    log: QUIET,
    ownIds: () => Promise.resolve([US.id]),
    randomId: random.hex,
    publicBaseUrl: 'https://driftwarden.example',
    eventsOut: undefined,
    deadLetters: undefined,
    audit: auditTrail({ store, clock, sha256, bot, log: QUIET }),
    auditLog: {
      upload: (records) =>
        call(
          'sink.upload',
          () => {
            const times = faults.hit('sink-twice', 'sink.upload') ? 2 : 1;
            for (let copy = 0; copy < times; copy += 1) run.delivered.push(...records);
          },
          {
            before: () =>
              state.sinkDown.value || faults.hit('sink-down', 'sink.upload')
                ? new ArmFault('unavailable', 'the sink is down')
                : undefined,
            after: () =>
              faults.hit('answer-lost', 'sink.upload')
                ? new ArmFault('unavailable', 'no answer', { mayHaveApplied: true })
                : undefined,
          },
        ),
    },
    notifier: {
      channels: ['teams', 'mail'],
      send: (channel) =>
        call('notifier.send', () =>
          faults.hit('channel-down', 'notifier.send')
            ? { channel, sent: false, why: 'the channel is down' }
            : { channel, sent: true },
        ),
    },
    workflows: {
      start: (name, id, input) =>
        call('workflows.start', () => run.hub.start(name, id, JSON.stringify(input)), {
          before: () =>
            faults.hit('start-refused', 'workflows.start') ? new Error('the runtime does not answer') : undefined,
        }),
      wake: (id) => call('workflows.wake', () => run.hub.wake(id)),
      terminate: (id) => call('workflows.terminate', () => run.hub.terminate(id)),
    },
  };
}

function callOf(run: Run, process: Process): Call {
  const { scheduler, random, faults } = run;
  return async (point, effect, { before, after } = {}) => {
    run.tell(process.name, point);
    const ms = faults.hit('stall', point) ? random.pick(STALLS) : 1 + random.next() * 20;
    if (!scheduler.leap(ms)) await scheduler.pause(process, ms);
    if (faults.hit('kill-before', point)) return die(run, process);
    const fault = before?.();
    if (fault !== undefined) throw fault;
    const value = effect();
    if (faults.hit('kill-after', point)) return die(run, process);
    const lost = after?.();
    if (lost !== undefined) throw lost;
    return value;
  };
}

function die(run: Run, process: Process): Promise<never> {
  run.tell(process.worker.name, 'dies');
  run.scheduler.kill(process.worker);
  return NEVER;
}

function storeOf(run: Run, call: Call): Store {
  const { memory, faults, scheduler, state } = run;
  const at = (point: string): CallFaults => ({
    before: () =>
      state.storeDown.value || faults.hit('store-down', point) ? new StoreFault(`${point}: no answer`) : undefined,
  });
  const writing = (point: string): CallFaults => ({
    ...at(point),
    after: () => (faults.hit('store-answer-lost', point) ? new StoreFault(`${point}: the answer is lost`) : undefined),
  });
  return {
    get: (partition, key) => call('store.get', () => memory.get(partition, key), at('store.get')),
    insert: (partition, key, value) =>
      call(
        'store.insert',
        () => (memory.transact(partition, [{ kind: 'insert', key, value }]) ? memory.get(partition, key) : undefined),
        writing('store.insert'),
      ),
    put: (partition, key, value) =>
      call(
        'store.put',
        () => {
          memory.transact(partition, [{ kind: 'put', key, value }]);
          const row = memory.get<typeof value>(partition, key);
          if (row === undefined) throw new Error('A row that was put is not there.');
          return row;
        },
        writing('store.put'),
      ),
    update: ({ partition, key, etag }, value) =>
      call(
        'store.update',
        () =>
          memory.transact(partition, [{ kind: 'update', key, value, etag }]) ? memory.get(partition, key) : undefined,
        writing('store.update'),
      ),
    delete: ({ partition, key, etag }) =>
      call('store.delete', () => memory.transact(partition, [{ kind: 'delete', key, etag }]), writing('store.delete')),
    async *list(partition, range) {
      yield* await call('store.list', () => memory.list<never>(partition, range), at('store.list'));
    },
    transact: (partition, operations) =>
      call('store.transact', () => memory.transact(partition, operations), writing('store.transact')),
    time: () => call('store.time', () => isoOf(scheduler.now()), at('store.time')),
  };
}
