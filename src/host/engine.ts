import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers';
import type { Log } from '../ports/log.ts';
import { readAnswer, readFailure, type Answer } from './answer.ts';
import type { Cancel, HostClock } from './clock.ts';
import type { Registration, Registrations, TypedData } from './functions-core.ts';
import { checkSize } from './guards.ts';
import { Events, type Arrival, type HistoryEvent } from './history.ts';
import { triggerOf, type Invoke } from './invoke.ts';
import type { Instance, Work } from './hub-tables.ts';
import type { TaskHub } from './task-hub.ts';
import { planTurn, stamp } from './turn.ts';

/** How much may run at once. */
export type Limits = { readonly orchestrators: number; readonly activities: number };

/** Runs what the task hub holds: turns of orchestrations, one event each, and activities. */
export interface Engine {
  /** Something may have become due. */
  wake(): void;
  /** Counts work from outside, such as an HTTP call, as something to wait for. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Comes back when nothing runs and nothing is due. */
  idle(): Promise<void>;
  /** Starts nothing more; comes back when nothing runs, or after so long. */
  drain(patienceMs: number): Promise<void>;
  /** What still runs is not stored any more, and is done again at the next start. */
  stop(): void;
}

/** After an error of the host itself, such as a full disk, it tries again then. */
const TROUBLE_PAUSE_MS = 1_000;

/** Starts the engine; call `wake` for its first look. */
export function startEngine(world: {
  readonly hub: TaskHub;
  readonly clock: HostClock;
  readonly functions: Registrations;
  readonly invoke: Invoke;
  readonly limits: Limits;
  /** Whether orchestrations of that version are run here. */
  readonly takes: (version: string | null) => boolean;
  readonly log: Log;
}): Engine {
  const { hub, clock, functions, invoke, limits, takes, log } = world;
  const turning = new Set<string>();
  const running = new Set<number>();
  let others = 0;
  let looking = false;
  let draining = false;
  let stopped = false;
  let alarm: { readonly due: number; readonly cancel: Cancel } | undefined;
  const waiting: (() => void)[] = [];
  const warned = new Set<string>();

  const warnOnce = (text: string): void => {
    if (warned.has(text)) return;
    warned.add(text);
    log.warn(text);
  };

  const ofType = (name: string, type: string): Registration | undefined => {
    const fn = functions.get(name);
    return fn !== undefined && triggerOf(fn).type === type ? fn : undefined;
  };

  const wake = (): void => {
    if (looking || stopped) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      if (!stopped) void guarded(look);
    });
  };

  const look = (): void => {
    // One time for both: what falls due between two questions would be in the answer to neither.
    const now = clock.now().getTime();
    if (!draining) startWhatIsDue(now);
    const due = hub.nextDue(now);
    if (due !== alarm?.due) {
      alarm?.cancel();
      alarm = due === undefined ? undefined : { due, cancel: clock.at(new Date(due), onAlarm) };
    }
    if (turning.size + running.size + others === 0 && (draining || hub.due(now, 1).length === 0)) {
      for (const done of waiting.splice(0)) done();
    }
  };

  const startWhatIsDue = (now: number): void => {
    for (const { instance, seq } of hub.due(now, limits.orchestrators + turning.size)) {
      if (turning.size >= limits.orchestrators) break;
      if (!turning.has(instance)) void guarded(() => turnOf(instance, seq).then(wake));
    }
    for (const work of hub.work(limits.activities)) {
      if (!running.has(work.id)) void guarded(() => run(work).then(wake));
    }
  };

  const onAlarm = (): void => {
    alarm = undefined;
    wake();
  };

  const guarded = async (work: () => void | Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (stopped) return;
      log.error(`The host could not store its work and tries again: ${text(error)}`);
      setTimeout(wake, TROUBLE_PAUSE_MS);
    }
  };

  const turnOf = async (id: string, seq: number): Promise<void> => {
    turning.add(id);
    try {
      const instance = hub.find(id);
      const message = hub.message(seq);
      if (instance === undefined || message === undefined) return;
      if (message.kind === 'event') await turn(instance, seq, message.event);
      else hub.commitOrder(instance, seq, message);
    } finally {
      turning.delete(id);
    }
  };

  const turn = async (instance: Instance, seq: number, event: Arrival): Promise<void> => {
    const past = hub.history(instance.id);
    // The orchestration's time never goes back, whatever the computer's does.
    const now = Math.max(clock.now().getTime(), Date.parse(past.at(-1)?.Timestamp ?? '1970-01-01'));
    const arrived = [stamp({ EventType: Events.OrchestratorStarted, EventId: -1 }, now), stamp(event, now)];
    const answer = await replay(instance, past, arrived);
    if (stopped) return;
    const plan = planTurn(past, arrived, answer, {
      now,
      isActivity: (name) => ofType(name, 'activityTrigger') !== undefined,
      isOrchestration: (name) => ofType(name, 'orchestrationTrigger') !== undefined,
    });
    plan.warnings.forEach(warnOnce);
    if (plan.end?.kind === 'failed') log.error(`${instance.name} ${instance.id} failed: ${plan.end.message}`);
    hub.commitTurn(instance, seq, plan);
  };

  const replay = async (
    instance: Instance,
    past: readonly HistoryEvent[],
    arrived: readonly HistoryEvent[],
  ): Promise<Answer> => {
    if (!takes(instance.version)) {
      return { kind: 'broken', message: `Version ${instance.version ?? ''} is newer than what runs here.` };
    }
    const fn = ofType(instance.name, 'orchestrationTrigger');
    if (fn === undefined)
      return { kind: 'broken', message: `There is no orchestrator function named '${instance.name}'.` };
    const parent = instance.parent === null ? null : (JSON.parse(instance.parent) as { id: string }).id;
    const input = {
      history: [
        ...past.map((event) => ({ ...event, IsPlayed: true })),
        ...arrived.map((event) => ({ ...event, IsPlayed: false })),
      ],
      input: JSON.parse(instance.input) as unknown,
      instanceId: instance.id,
      isReplaying: past.length > 0,
      parentInstanceId: parent,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 2,
      longRunningTimerIntervalDuration: '3.00:00:00',
      maximumShortTimerDuration: '6.00:00:00',
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    };
    try {
      const data = { string: JSON.stringify(input) };
      return readAnswer(await invoke({ id: randomUUID(), fn, data, instance: instance.id }));
    } catch (error) {
      return readFailure(error);
    }
  };

  const run = async (work: Work): Promise<void> => {
    running.add(work.id);
    try {
      const event = await answerOf(work);
      if (!stopped) hub.commitWork(work, { ...event, EventId: -1, TaskScheduledId: work.task });
    } finally {
      running.delete(work.id);
    }
  };

  const answerOf = async (work: Work): Promise<Pick<HistoryEvent, 'EventType' | 'Result' | 'Reason' | 'Details'>> => {
    try {
      const fn = ofType(work.name, 'activityTrigger');
      if (fn === undefined) throw new Error('there is no activity function of that name');
      const data = { json: work.input };
      const Result = jsonOf(await invoke({ id: randomUUID(), fn, data, instance: work.instance }));
      if (checkSize(`The result of '${work.name}'`, Result) === 'heavy')
        warnOnce(`The result of '${work.name}' is large.`);
      return { EventType: Events.TaskCompleted, Result };
    } catch (error) {
      const Reason = `Activity function '${work.name}' failed: ${text(error)}`;
      log.warn(`${work.instance}: ${Reason}`);
      return {
        EventType: Events.TaskFailed,
        Reason,
        Details: (error instanceof Error ? error.stack : undefined) ?? '',
      };
    }
  };

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      wake();
    });

  return {
    wake,
    during: async (work) => {
      others += 1;
      try {
        return await work();
      } finally {
        others -= 1;
        wake();
      }
    },
    idle,
    drain: async (patienceMs) => {
      draining = true;
      let timeout: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => (timeout = setTimeout(resolve, patienceMs)));
      await Promise.race([idle(), patience]);
      clearTimeout(timeout);
    },
    stop: () => {
      stopped = true;
      alarm?.cancel();
      for (const done of waiting.splice(0)) done();
    },
  };
}

/** A function's result as JSON text. */
function jsonOf(data: TypedData | undefined): string {
  if (data?.json !== undefined) return data.json;
  if (data?.bytes !== undefined) throw new TypeError('bytes are no result of an activity; return JSON');
  return JSON.stringify(data?.string ?? data?.int ?? data?.double ?? null);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
