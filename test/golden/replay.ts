import { createRequire } from 'node:module';
import type { OrchestrationContext, Task } from 'durable-functions';
import { Actions, type Action } from '../../src/host/answer.ts';
import { guardReplays } from '../../src/host/guards.ts';
import { Events, type Arrival } from '../../src/host/history.ts';
import type { Json } from '../../src/model/json.ts';
import type { Turn } from './histories.ts';

/** The code of an orchestration. */
export type Orchestration = (context: OrchestrationContext) => Generator<Task, unknown>;

type State = {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly customStatus?: unknown;
};

const { Orchestrator } = createRequire(import.meta.url)('durable-functions/lib/src/orchestrations/Orchestrator') as {
  Orchestrator: new (fn: Orchestration) => { handle: (trigger: object, context: object) => Promise<State> };
};

guardReplays();

/** What came to an instance, and when. */
export type Come = { readonly at: string; readonly arrives: Arrival };

/**
 * What the code asks for, turn by turn: each turn is run by the executor of durable-functions from the whole history so
 * far, as a worker does it that has never seen the instance.
 */
export async function* replay(
  fn: Orchestration,
  instanceId: string,
  input: Json,
  come: readonly Come[],
): AsyncGenerator<Turn> {
  let asked: readonly Action[] = [];
  for (const [index, { at, arrives }] of come.entries()) {
    const state = await run(fn, instanceId, input, come.slice(0, index + 1));
    const all = state.actions.flat();
    const before = asked.map((action) => wordsOf(action));
    const changed = before.findIndex(
      (words, nth) => words !== (all[nth] === undefined ? undefined : wordsOf(all[nth])),
    );
    if (changed >= 0) throw new Error(`A replay of turn ${String(index + 1)} takes back: ${before[changed] ?? ''}.`);
    const given = (actions: readonly Action[]): readonly boolean[] => actions.flatMap(leaves).map(isGivenUp);
    const earlier = given(asked);
    const cancels = given(all).flatMap((is, nth) => (is && earlier[nth] !== true ? [nth] : []));
    const ends = endOf(state);
    yield {
      at,
      arrives,
      asks: all.slice(asked.length).map(wordsOf),
      ...(cancels.length > 0 && { cancels }),
      ...(ends !== undefined && { ends }),
    };
    asked = all;
    if (ends !== undefined) return;
  }
}

async function run(fn: Orchestration, instanceId: string, input: Json, come: readonly Come[]): Promise<State> {
  const history = come.flatMap(({ at, arrives }) => {
    const Timestamp = new Date(at);
    return [
      { EventType: Events.OrchestratorStarted, EventId: -1, Timestamp, IsPlayed: false },
      { ...arrives, Timestamp, IsPlayed: false },
    ];
  });
  const trigger = {
    ...{ history, input, instanceId, isReplaying: come.length > 1, parentInstanceId: null },
    ...{ upperSchemaVersion: 1, upperSchemaVersionNew: 2, defaultHttpAsyncRequestSleepTimeMillseconds: 30_000 },
    ...{ longRunningTimerIntervalDuration: '3.00:00:00', maximumShortTimerDuration: '6.00:00:00' },
  };
  try {
    // As JSON, for a timer that is given up later is the same object.
    return JSON.parse(JSON.stringify(await new Orchestrator(fn).handle(trigger, {}))) as State;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`The code failed: ${said.split('\n\n$OutOfProcData$:')[0] ?? said}`, { cause: error });
  }
}

function endOf({ isDone, output, customStatus }: State): string | undefined {
  const status = customStatus === undefined ? '' : `, with the status ${JSON.stringify(customStatus)}`;
  return isDone ? `${JSON.stringify(output ?? null)}${status}` : undefined;
}

function leaves(action: Action): readonly Action[] {
  return action.compoundActions === undefined ? [action] : action.compoundActions.flatMap(leaves);
}

const isGivenUp = (action: Action): boolean => action.isCanceled === true;

/** All of an action but whether it was given up, in a line. */
function wordsOf(action: Action): string {
  const { actionType, functionName, input, retryOptions, fireAt, externalEventName, compoundActions, ...more } = action;
  const { isCanceled: _given, ...rest } = more;
  const others = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  switch (actionType) {
    case Actions.CallActivity:
    case Actions.CallActivityWithRetry:
      return `${functionName ?? ''}(${textOf(input)})${retryOptions ? retryWords(retryOptions) : ''}${others}`;
    case Actions.CreateTimer:
      return `timer ${fireAt ?? ''}${others}`;
    case Actions.WaitForExternalEvent:
      return `wait for ${externalEventName ?? ''}${others}`;
    case Actions.WhenAny:
    case Actions.WhenAll:
      return `${actionType === Actions.WhenAny ? 'any' : 'all'} of [${(compoundActions ?? []).map(wordsOf).join(' | ')}]${others}`;
    case Actions.ContinueAsNew:
      return `start over with ${textOf(input)}${others}`;
    default:
      return JSON.stringify(action);
  }
}

/** The input of a step reaches the runtime as JSON text, that of a new start as a value. */
function textOf(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input ?? null);
}

function retryWords(policy: NonNullable<Action['retryOptions']>): string {
  const { firstRetryIntervalInMilliseconds, maxNumberOfAttempts, ...more } = policy;
  const { backoffCoefficient = 1, maxRetryIntervalInMilliseconds, ...rest } = more;
  const others = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  return (
    ` ${String(maxNumberOfAttempts)} times, ${String(firstRetryIntervalInMilliseconds)} ms` +
    ` x${String(backoffCoefficient)} <=${String(maxRetryIntervalInMilliseconds)}${others}`
  );
}
