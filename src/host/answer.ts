import type { TypedData } from './functions-core.ts';
import type { RetryPolicy } from './history.ts';

/** One thing that an orchestrator asked the runtime for, as durable-functions 3.5 writes it. */
export type Action = {
  readonly actionType: number;
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly input?: unknown;
  readonly version?: string;
  readonly fireAt?: string;
  readonly isCanceled?: boolean;
  readonly externalEventName?: string;
  readonly retryOptions?: RetryPolicy;
  readonly compoundActions?: readonly Action[];
};

/** The numbers of the actions that this host knows. */
export const Actions = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  WhenAny: 11,
  WhenAll: 12,
} as const;

/** What one replay came to. */
export type Answer =
  /** The code ran; `actions` is everything asked for since the start, without the any and all around it. */
  | {
      readonly kind: 'replayed';
      readonly done: boolean;
      readonly actions: readonly Action[];
      /** JSON text. */
      readonly output: string;
      readonly error: string | undefined;
      /** JSON text; `undefined` leaves the status as it is. */
      readonly customStatus: string | undefined;
    }
  /** It can't be run, or did what would hang or break in Azure. */
  | { readonly kind: 'broken'; readonly message: string };

type State = {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
  readonly customStatus?: unknown;
};

const LABEL = '\n\n$OutOfProcData$:';

/** Reads what the replay executor returned. */
export function readAnswer(data: TypedData | undefined): Answer {
  if (data?.json === undefined) return { kind: 'broken', message: 'The orchestrator function returned no state.' };
  return fromState(JSON.parse(data.json) as State);
}

/** Reads what the replay executor threw: the state after a failure hides in the message. */
export function readFailure(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  const at = message.indexOf(LABEL);
  if (at < 0) return { kind: 'broken', message };
  const state = JSON.parse(message.slice(at + LABEL.length)) as State;
  if (state.error !== undefined) return fromState(state);
  return {
    kind: 'broken',
    message:
      'The orchestrator threw something that is not an Error, or an Error without a message. In Azure the instance ' +
      'would stay Running for ever. Throw an Error with a message.',
  };
}

function fromState(state: State): Answer {
  return {
    kind: 'replayed',
    done: state.isDone,
    actions: state.actions.flatMap((group) => group.flatMap(leaves)),
    output: JSON.stringify(state.output ?? null),
    error: state.error,
    customStatus: state.customStatus === undefined ? undefined : JSON.stringify(state.customStatus),
  };
}

function leaves(action: Action): readonly Action[] {
  return action.compoundActions === undefined ? [action] : action.compoundActions.flatMap(leaves);
}
