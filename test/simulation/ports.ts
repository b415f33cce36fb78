import { permitFrom } from '../../src/activities/permit.ts';
import type { Deps } from '../../src/activities/deps.ts';
import { auditTrail } from '../../src/audit/chain.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import type { Store } from '../../src/ports/store.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { sha256 } from '../../src/records/keys.ts';
import { fakeArm } from './fake-arm.ts';
import { fakeExecutor } from './fake-executor.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { goesOn } from './lasting.ts';
import { NEVER, type Process } from './scheduler.ts';
import { isoOf, type Run } from './seed.ts';
import { heartbeatsIn } from './silence.ts';
import { US } from './writers.ts';

/** The faults that one process meets: those of its step and its worker. */
export type Here = {
  readonly hit: (fault: FaultName, place: string) => boolean;
  readonly worker: string;
};

/** Calls the world from a process: others run before it arrives, and workers die on both sides of it. */
export type Call = <T>(point: string, effect: () => T, more?: CallFaults) => Promise<T>;

/** What a call may come to instead. `after`: the effect has happened, and nobody is told. */
export type CallFaults = {
  readonly before?: () => Error | undefined;
  readonly after?: () => Error | undefined;
  /** Takes most of the time that a request may take. */
  readonly slow?: boolean;
};

const SECOND = 1_000;
const MINUTE = 60_000;
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const STALLS = [40 * SECOND, 2 * MINUTE, 12 * MINUTE, 120 * MINUTE] as const;

/** Everything that a step needs of the world, for one process. */
export function depsFor(run: Run, process: Process): Deps {
  const { scheduler, random, state } = run;
  const step = stepOf(process);
  const faults: Here = {
    hit: (fault, place) => run.faults.hit(fault, place, step),
    worker: process.worker.name,
  };
  const call = callOf(run, process, faults);
  const store = storeOf(run, call, faults);
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
    ...fakeArm(run, call, faults),
    executor: fakeExecutor(run, call, faults, permit),
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
            run.heartbeats.push(...heartbeatsIn(records, scheduler.now()));
          },
          {
            before: () =>
              state.recordsRefused.value && records.some(({ ChainId }) => /^[0-7]/u.test(ChainId))
                ? new ArmFault('invalid', 'the workspace refuses these records')
                : state.sinkDown.value ||
                    faults.hit('sink-down', 'sink.upload') ||
                    goesOn(run, `no token on ${faults.worker}`, faults.hit('token-away', 'sink.upload'))
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

/** The step that a process is a run of: the first word of its name. */
function stepOf({ name }: Process): string {
  const end = name.indexOf(' ');
  return end < 0 ? name : name.slice(0, end);
}

function callOf(run: Run, process: Process, faults: Here): Call {
  const { scheduler, random } = run;
  const step = stepOf(process);
  const takes = (point: string, slow: boolean): number => {
    if (faults.hit('stall', point)) return random.pick(STALLS);
    const isSlow =
      slow || (FAULTS['slow-answer'].at.some((place) => place === point) && faults.hit('slow-answer', point));
    return isSlow ? random.between(5, 29) * SECOND : 1 + random.next() * 20;
  };
  return async (point, effect, { before, after, slow = false } = {}) => {
    run.tell(process.name, point);
    run.faults.pass(point, step);
    const ms = takes(point, slow);
    if (!scheduler.leap(ms)) await scheduler.pause(process, ms);
    run.meddle(
      process.worker,
      (fault) => FAULTS[fault].at.some((place) => place === point) && faults.hit(fault, point),
    );
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

function storeOf(run: Run, call: Call, faults: Here): Store {
  const { memory, scheduler, state } = run;
  const at = (point: string): CallFaults => ({
    before: () =>
      state.storeDown.value || faults.hit('store-down', point) ? new StoreFault(`${point}: no answer`) : undefined,
  });
  const writing = (point: string): CallFaults => ({
    before: () =>
      at(point).before?.() ??
      (goesOn(run, 'the store takes no rows', faults.hit('store-full', point))
        ? new StoreFault(`${point}: full`)
        : undefined),
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
