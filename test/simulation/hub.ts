import type { Arrival, HistoryEvent } from '../../src/host/history.ts';
import { Events } from '../../src/host/history.ts';
import { planTurn, stamp } from '../../src/host/turn.ts';
import type { Answer } from '../../src/host/answer.ts';
import { liveReplay, wholeReplay, type LiveReplay, type Orchestration } from './replay.ts';
import type { Run } from './seed.ts';

/** An orchestration instance of the simulated runtime. */
export type Instance = {
  readonly id: string;
  readonly name: string;
  readonly input: string;
  /** Somebody tampered with it: it may fail. */
  harmed: boolean;
  /** Tells executions of one id apart: messages to an earlier one are dropped. */
  readonly execution: number;
  status: 'running' | 'completed' | 'failed' | 'terminated';
  /** A message never comes to it any more: its runtime lost it. */
  stuck: boolean;
  history: HistoryEvent[];
  live: LiveReplay | undefined;
  readonly timers: Set<number>;
  readonly answered: Set<number>;
  failure: string | undefined;
};

/** What a step runs: the activity of that name, on some worker. Comes back through `done`. */
export type RunActivity = (
  instance: Instance,
  work: { readonly name: string; readonly input: string; readonly task: number },
  done: (result: { readonly value: unknown } | { readonly error: unknown }) => void,
) => void | Promise<void>;

/** The durable runtime: at-least-once messages, one event a turn, the real executor. */
export type Hub = {
  readonly start: (name: string, id: string, input: string) => 'started' | 'already';
  readonly wake: (id: string) => void;
  readonly terminate: (id: string) => void;
  readonly find: (id: string) => Instance | undefined;
  readonly instances: () => Iterable<Instance>;
  /** The runtime loses everything (F20). */
  readonly wipe: () => void;
};

/** Opens a hub that runs these orchestrations. */
export function hubOf(
  run: Run,
  orchestrations: Readonly<Record<string, Orchestration>>,
  isActivity: (name: string) => boolean,
  runActivity: RunActivity,
): Hub {
  const { scheduler, random, faults } = run;
  const instances = new Map<string, Instance>();
  let executions = 0;

  const post = (instance: Instance, event: Arrival, ms: number = random.between(1, 40)): void => {
    scheduler.after(
      faults.hit('message-late', 'hub.message', instance.name) ? ms + random.between(1_000, 120_000) : ms,
      () => deliver(instance, event),
    );
  };

  const deliver = async (instance: Instance, event: Arrival): Promise<void> => {
    if (instances.get(instance.id) !== instance || instance.status !== 'running' || instance.stuck) return;
    if (event.TimerId !== undefined && !instance.timers.has(event.TimerId)) return;
    if (event.TaskScheduledId !== undefined) {
      if (instance.answered.has(event.TaskScheduledId)) return;
      instance.answered.add(event.TaskScheduledId);
    }
    faults.pass('hub.message', instance.name);
    if (faults.hit('instance-lost', 'hub.message', instance.name)) {
      instances.delete(instance.id);
      run.tell(instance.id, 'is lost');
      return;
    }
    if (faults.hit('instance-stuck', 'hub.message', instance.name)) {
      instance.stuck = true;
      run.tell(instance.id, 'is stuck for ever');
      return;
    }
    await turn(instance, event);
  };

  const turn = async (instance: Instance, event: Arrival): Promise<void> => {
    const orchestration = orchestrations[instance.name];
    if (orchestration === undefined) throw new Error(`No orchestration ${instance.name}.`);
    const { history } = instance;
    faults.pass('hub.turn', instance.name);
    if (faults.hit('runtime-wiped', 'hub.turn', instance.name)) {
      run.tell('world', 'the runtime loses everything');
      instances.clear();
      return;
    }
    if (faults.hit('history-cut', 'hub.turn', instance.name)) cut(instance);
    const worker = run.anyWorker();
    const now = Math.max(scheduler.now() + worker.skewMs, Date.parse(history.at(-1)?.Timestamp ?? '1970-01-01'));
    const arrived = [stamp({ EventType: Events.OrchestratorStarted, EventId: -1 }, now), stamp(event, now)];
    const whole = () => wholeReplay(orchestration, instance.id, instance.input, [...history, ...arrived]);
    // The worker dies before it commits: another one does the turn from the history.
    if (faults.hit('turn-crash', 'hub.turn', instance.name)) instance.live = undefined;
    const anew = instance.live === undefined;
    instance.live ??= liveReplay(orchestration, instance.id, instance.input);
    const answer = await instance.live.feed(anew ? [...history, ...arrived] : arrived);
    // The last replay asks for all that those before it did.
    const isLast = run.swarm.replayShare > 0 && answer.kind === 'replayed' && answer.done;
    if (isLast || random.chance(run.swarm.replayShare)) checkReplay(instance, answer, await whole());
    const plan = planTurn(history, arrived, answer, {
      now,
      isActivity: (name) => {
        faults.pass('hub.dispatch', name);
        // This version of the app does not have that step.
        if (!faults.hit('step-unknown', 'hub.dispatch', name)) return isActivity(name);
        instance.harmed = true;
        return false;
      },
      isOrchestration: (name) => name in orchestrations,
    });
    history.push(...plan.append);
    for (const { task, due } of plan.timers) {
      instance.timers.add(task);
      const fired = { EventType: Events.TimerFired, EventId: -1, TimerId: task, FireAt: new Date(due).toISOString() };
      post(instance, fired, Math.max(1, due - now));
    }
    for (const task of plan.cancelled) instance.timers.delete(task);
    for (const work of plan.activities) dispatch(instance, work);
    const { end } = plan;
    if (end === undefined) return;
    instance.status = end.kind === 'failed' ? 'failed' : 'completed';
    instance.live = undefined;
    if (end.kind === 'continued') {
      run.tell(instance.id, 'starts over');
      begin(instance.name, instance.id, end.input);
      return;
    }
    instance.failure = end.kind === 'failed' ? end.message : undefined;
    run.tell(instance.id, end.kind === 'completed' ? `completes: ${end.output}` : `fails: ${instance.failure ?? ''}`);
    if (end.kind !== 'completed' && !instance.harmed) run.checks.orchestrationFailed(instance);
  };

  /** The last events of a history are gone. */
  const cut = (instance: Instance): void => {
    instance.harmed = true;
    instance.history.splice(-random.between(1, 6));
    instance.live = undefined;
    instance.answered.clear();
    run.tell(instance.id, `has only ${String(instance.history.length)} events left`);
  };

  const begin = (name: string, id: string, input: string): void => {
    executions += 1;
    const instance: Instance = {
      ...{ id, name, input, execution: executions, status: 'running', stuck: false, history: [], live: undefined },
      ...{ timers: new Set<number>(), answered: new Set<number>(), failure: undefined, harmed: false },
    };
    instances.set(id, instance);
    post(instance, { EventType: Events.ExecutionStarted, EventId: -1, Name: name, Input: input });
  };

  const checkReplay = (instance: Instance, live: Answer, whole: Answer): void => {
    if (JSON.stringify(live) === JSON.stringify(whole)) return;
    run.checks.violate('I10', `${instance.id}: a replay of the whole history asks for something else.`);
  };

  const dispatch = (instance: Instance, work: { name: string; input: string; task: number }): void => {
    const times = faults.hit('activity-twice', 'hub.dispatch', work.name) ? 2 : 1;
    for (let copy = 0; copy < times; copy += 1) {
      const ms = copy === 0 ? random.between(1, 30) : random.between(1, 40_000);
      scheduler.after(ms, () => {
        if (instances.get(instance.id) !== instance) return;
        return runActivity(instance, work, (result) => post(instance, answerOf(work, result)));
      });
    }
  };

  return {
    find: (id) => instances.get(id),
    instances: () => instances.values(),
    start(name, id, input) {
      if (!/^[A-Za-z0-9._:-]{1,100}$/.test(id)) throw new TypeError(`'${id}' can't be an instance id.`);
      if (instances.get(id)?.status === 'running') return 'already';
      begin(name, id, input);
      return 'started';
    },
    wake(id) {
      const instance = instances.get(id);
      if (instance?.status !== 'running') return;
      faults.pass('hub.wake', instance.name);
      const times = faults.hit('wake-twice', 'hub.wake', instance.name) ? 2 : 1;
      for (let copy = 0; copy < times; copy += 1) {
        post(instance, { EventType: Events.EventRaised, EventId: -1, Name: 'wake', Input: 'null' });
      }
    },
    terminate(id) {
      const instance = instances.get(id);
      if (instance?.status !== 'running') return;
      instance.status = 'terminated';
      instance.live = undefined;
      run.tell(id, 'is terminated');
    },
    wipe() {
      instances.clear();
    },
  };
}

function answerOf(
  work: { readonly name: string; readonly task: number },
  result: { readonly value: unknown } | { readonly error: unknown },
): Arrival {
  const common = { EventId: -1, TaskScheduledId: work.task };
  if ('value' in result) {
    return { ...common, EventType: Events.TaskCompleted, Result: JSON.stringify(result.value ?? null) };
  }
  const { error } = result;
  const Reason = `Activity function '${work.name}' failed: ${error instanceof Error ? error.message : String(error)}`;
  return { ...common, EventType: Events.TaskFailed, Reason, Details: '' };
}
