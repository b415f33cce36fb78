import { createRequire } from 'node:module';
import type { OrchestrationContext, Task } from 'durable-functions';
import type { Action, Answer } from '../../src/host/answer.ts';
import { readFailure } from '../../src/host/answer.ts';
import { guardReplays } from '../../src/host/guards.ts';
import type { HistoryEvent } from '../../src/host/history.ts';

/** The code of an orchestration. */
export type Orchestration = (context: OrchestrationContext) => Generator<Task, unknown>;

type Live = { readonly Timestamp: Date; readonly IsPlayed: boolean };
type Executor = {
  execute: (context: object, history: readonly Live[], schema: number, fn: Orchestration) => Promise<unknown>;
  processEvent: (event: Live) => void;
  isDoneExecuting: () => boolean;
  hasCompletedSuccessfully: () => boolean;
  readonly actions: readonly Written[];
  readonly output: unknown;
  readonly exception: Error | undefined;
};
type Written = { readonly compoundActions?: readonly Written[]; readonly isCanceled?: boolean };

const load = createRequire(import.meta.url);
const { TaskOrchestrationExecutor } = load('durable-functions/lib/src/orchestrations/TaskOrchestrationExecutor') as {
  TaskOrchestrationExecutor: new () => Executor;
};
const { Orchestrator } = load('durable-functions/lib/src/orchestrations/Orchestrator') as {
  Orchestrator: new (fn: Orchestration) => { handle: (trigger: object, context: object) => Promise<unknown> };
};
const { DurableOrchestrationContext } = load(
  'durable-functions/lib/src/orchestrations/DurableOrchestrationContext',
) as { DurableOrchestrationContext: new (...args: readonly unknown[]) => object };

const SCHEMA = 2;
const LONG_TIMER = '3.00:00:00';
const SHORT_TIMER = '6.00:00:00';

guardReplays();

/** The executor of one instance, kept between its turns: each event is given to it once. */
export type LiveReplay = { readonly feed: (fresh: readonly HistoryEvent[]) => Promise<Answer> };

/** Runs an orchestration on the executor of durable-functions, event by event, from its first turn on. */
export function liveReplay(fn: Orchestration, instanceId: string, input: string): LiveReplay {
  const executor = new TaskOrchestrationExecutor();
  const actions: Action[] = [];
  const sources: Written[] = [];
  let begun = false;

  const feed = async (fresh: readonly HistoryEvent[]): Promise<void> => {
    const events = fresh.map(alive);
    if (begun) {
      for (const event of events) if (!executor.isDoneExecuting()) executor.processEvent(event);
      return;
    }
    begun = true;
    const start = events[0]?.Timestamp ?? new Date(0);
    const parsed: unknown = JSON.parse(input);
    const more = [undefined, LONG_TIMER, SHORT_TIMER, 30_000, SCHEMA, parsed, executor];
    const df = new DurableOrchestrationContext(events, instanceId, start, false, ...more);
    // What it throws is in `exception`, which is read below.
    await executor.execute({ df }, events, SCHEMA, fn).catch(() => undefined);
  };

  /** Actions are read once, as JSON; only whether a timer was cancelled may change later. */
  const asked = (): readonly Action[] => {
    const leaves = executor.actions.flatMap(leavesOf);
    for (const [index, leaf] of leaves.entries()) {
      if (sources[index] !== leaf) {
        sources[index] = leaf;
        actions[index] = JSON.parse(JSON.stringify(leaf)) as Action;
      } else if (leaf.isCanceled === true && actions[index]?.isCanceled !== true) {
        actions[index] = { ...actions[index], isCanceled: true } as Action;
      }
    }
    return actions.slice(0, leaves.length);
  };

  return {
    async feed(fresh) {
      try {
        await feed(fresh);
      } catch (error) {
        return readFailure(error);
      }
      return {
        kind: 'replayed',
        done: executor.hasCompletedSuccessfully(),
        actions: asked(),
        output: JSON.stringify(executor.output ?? null),
        error: executor.exception?.message,
        customStatus: undefined,
      };
    },
  };
}

/** The same from the whole history, as a worker does it that has never seen the instance. */
export async function wholeReplay(
  fn: Orchestration,
  instanceId: string,
  input: string,
  history: readonly HistoryEvent[],
): Promise<Answer> {
  const trigger = {
    history: history.map(alive),
    input: JSON.parse(input) as unknown,
    instanceId,
    isReplaying: history.length > 2,
    parentInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: SCHEMA,
    longRunningTimerIntervalDuration: LONG_TIMER,
    maximumShortTimerDuration: SHORT_TIMER,
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  try {
    const state = (await new Orchestrator(fn).handle(trigger, {})) as {
      readonly isDone: boolean;
      readonly actions: readonly (readonly Written[])[];
      readonly output?: unknown;
    };
    const leaves = state.actions.flatMap((group) => group.flatMap(leavesOf));
    return {
      kind: 'replayed',
      done: state.isDone,
      actions: JSON.parse(JSON.stringify(leaves)) as Action[],
      output: JSON.stringify(state.output ?? null),
      error: undefined,
      customStatus: undefined,
    };
  } catch (error) {
    return readFailure(error);
  }
}

function alive(event: HistoryEvent): Live & Omit<HistoryEvent, 'Timestamp'> {
  return { ...event, Timestamp: new Date(event.Timestamp), IsPlayed: false };
}

function leavesOf(action: Written): readonly Written[] {
  return action.compoundActions === undefined ? [action] : action.compoundActions.flatMap(leavesOf);
}
