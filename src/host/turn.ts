import type { Action, Answer } from './answer.ts';
import { Actions } from './answer.ts';
import {
  checkAction,
  checkCustomStatus,
  checkInstanceId,
  checkOrchestrationInput,
  checkSize,
  describe,
} from './guards.ts';
import { answeredId, Events, isScheduling, type Arrival, type HistoryEvent } from './history.ts';

/** What a turn wants of the world: all of it, or nothing, is stored together with the history. */
export type Turn = {
  readonly append: readonly HistoryEvent[];
  readonly activities: readonly { readonly task: number; readonly name: string; readonly input: string }[];
  readonly children: readonly {
    readonly task: number;
    readonly name: string;
    readonly input: string;
    /** `undefined`: whoever runs the turn makes one up. */
    readonly id: string | undefined;
    readonly version: string | undefined;
  }[];
  /** `due` in ms since 1970. */
  readonly timers: readonly { readonly task: number; readonly due: number }[];
  readonly cancelled: readonly number[];
  /** JSON text. */
  readonly customStatus: string | undefined;
  /** How the execution ends with this turn, if it does. `output` and `input` are JSON text. */
  readonly end:
    | { readonly kind: 'completed'; readonly output: string }
    | { readonly kind: 'failed'; readonly message: string }
    | { readonly kind: 'continued'; readonly input: string }
    | undefined;
  /** Remarks for the developer. */
  readonly warnings: readonly string[];
};

/** What may be called, and the time of the turn in ms since 1970. */
export type TurnRules = {
  readonly now: number;
  readonly isActivity: (name: string) => boolean;
  readonly isOrchestration: (name: string) => boolean;
};

/**
 * Decides one turn of an orchestration: what the answer of the replay, compared with the history so far, asks for.
 * Sequence numbers follow the executor: the host's own repetitions first, then new actions in their order.
 */
export function planTurn(
  past: readonly HistoryEvent[],
  arrived: readonly HistoryEvent[],
  answer: Answer,
  rules: TurnRules,
): Turn {
  const plan = emptyPlan(past, arrived, rules);
  try {
    repeatFailed(plan, past);
    if (answer.kind === 'broken') throw new Error(answer.message);
    const wanted = answer.actions.filter(takesNumber);
    const known = past.filter((event) => isScheduling(event) && event.ByHost !== true);
    compare(known, wanted, answer.error);
    for (const action of wanted.slice(known.length)) schedule(plan, action);
    const numbered = plan.append.filter((event) => isScheduling(event) && event.ByHost !== true);
    const ids = [...known, ...numbered].map((event) => event.EventId);
    const cancelled = ids.filter((_, index) => wanted[index]?.isCanceled === true);
    checkCustomStatus(answer.customStatus);
    return {
      ...plan,
      cancelled,
      customStatus: answer.customStatus,
      end: endOf(answer, [...past, ...plan.append], cancelled),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...emptyPlan(past, arrived, rules), end: { kind: 'failed', message } };
  }
}

type Draft = { -readonly [K in keyof Turn]: Turn[K] extends readonly (infer E)[] ? E[] : Turn[K] } & {
  readonly rules: TurnRules;
  next: number;
};

function emptyPlan(past: readonly HistoryEvent[], arrived: readonly HistoryEvent[], rules: TurnRules): Draft {
  return {
    append: [...arrived],
    activities: [],
    children: [],
    timers: [],
    cancelled: [],
    customStatus: undefined,
    end: undefined,
    warnings: [],
    rules,
    next: past.filter(isScheduling).length,
  };
}

function takesNumber(action: Action): boolean {
  return action.actionType !== Actions.WaitForExternalEvent && action.actionType !== Actions.ContinueAsNew;
}

/** After a failed attempt its timer, after the timer the next attempt. The last failure too has a timer, due at once. */
function repeatFailed(plan: Draft, past: readonly HistoryEvent[]): void {
  for (const event of [...plan.append]) {
    const id = answeredId(event);
    if (id === undefined) continue;
    const answered = past.find((earlier) => isScheduling(earlier) && earlier.EventId === id);
    if (event.EventType === Events.TimerFired) {
      const failed = past.find((earlier) => isScheduling(earlier) && earlier.EventId === answered?.RetryOf);
      if (failed?.Attempt === undefined) continue;
      const { number, policy } = failed.Attempt;
      if (number < policy.maxNumberOfAttempts) call(plan, { ...failed, Attempt: { number: number + 1, policy } }, true);
    } else if (isFailure(event) && answered?.Attempt !== undefined) {
      const { number, policy } = answered.Attempt;
      const backoff = policy.firstRetryIntervalInMilliseconds * (policy.backoffCoefficient ?? 1) ** (number - 1);
      const wait = Math.min(backoff, policy.maxRetryIntervalInMilliseconds ?? Infinity);
      timer(plan, plan.rules.now + (number < policy.maxNumberOfAttempts ? wait : 0), { RetryOf: id, ByHost: true });
    }
  }
}

function isFailure(event: HistoryEvent): boolean {
  return event.EventType === Events.TaskFailed || event.EventType === Events.SubOrchestrationInstanceFailed;
}

function schedule(plan: Draft, action: Action): void {
  checkAction(action, plan.rules.now);
  const Name = action.functionName ?? '';
  const Attempt = action.retryOptions && { Attempt: { number: 1, policy: action.retryOptions } };
  switch (action.actionType) {
    case Actions.CallActivity:
    case Actions.CallActivityWithRetry: {
      if (!plan.rules.isActivity(Name)) throw new Error(`There is no activity function named '${Name}'.`);
      // A text arrives as JSON already.
      const Input = typeof action.input === 'string' ? action.input : JSON.stringify(action.input ?? null);
      call(plan, { EventType: Events.TaskScheduled, Name, Input, ...Attempt });
      return;
    }
    case Actions.CallSubOrchestrator:
    case Actions.CallSubOrchestratorWithRetry: {
      if (!plan.rules.isOrchestration(Name)) throw new Error(`There is no orchestrator function named '${Name}'.`);
      const Input = JSON.stringify(action.input ?? null);
      checkOrchestrationInput(Input);
      if (action.instanceId !== undefined) checkInstanceId(action.instanceId);
      call(plan, {
        EventType: Events.SubOrchestrationInstanceCreated,
        Name,
        Input,
        ...(action.instanceId !== undefined && { InstanceId: action.instanceId }),
        ...(action.version !== undefined && { Version: action.version }),
        ...Attempt,
      });
      return;
    }
    case Actions.CreateTimer:
      timer(plan, Date.parse(action.fireAt ?? ''));
      return;
    default:
      throw new Error(
        'Entities, locks and callHttp are not supported here: they change or vanish in the next version of ' +
          `durable-functions. Use an activity (action ${String(action.actionType)}).`,
      );
  }
}

function call(plan: Draft, what: Omit<HistoryEvent, 'EventId' | 'Timestamp'>, byHost = false): void {
  const task = plan.next++;
  const { Name: name = '', Input: input = 'null' } = what;
  if (checkSize(`The input of '${name}'`, input) === 'heavy') plan.warnings.push(`The input of '${name}' is large.`);
  plan.append.push({ ...what, EventId: task, Timestamp: iso(plan.rules.now), ...(byHost && { ByHost: true }) });
  if (what.EventType === Events.TaskScheduled) plan.activities.push({ task, name, input });
  else plan.children.push({ task, name, input, id: what.InstanceId, version: what.Version });
}

function timer(plan: Draft, due: number, own: Partial<HistoryEvent> = {}): void {
  const task = plan.next++;
  plan.append.push({
    EventType: Events.TimerCreated,
    EventId: task,
    Timestamp: iso(plan.rules.now),
    FireAt: iso(due),
    ...own,
  });
  plan.timers.push({ task, due });
}

/** Completion waits for every activity, sub-orchestration and timer that was neither answered nor cancelled. */
function endOf(
  answer: Extract<Answer, { kind: 'replayed' }>,
  history: readonly HistoryEvent[],
  cancelled: readonly number[],
): Turn['end'] {
  if (!answer.done && answer.error === undefined) return undefined;
  const closed = new Set([...cancelled, ...history.map(answeredId)]);
  if (history.some((event) => isScheduling(event) && !closed.has(event.EventId))) return undefined;
  if (answer.error !== undefined) return { kind: 'failed', message: answer.error };
  const again = answer.actions.find((action) => action.actionType === Actions.ContinueAsNew);
  if (again === undefined) {
    checkSize('The output of the orchestration', answer.output);
    return { kind: 'completed', output: answer.output };
  }
  checkAction(again, 0);
  const input = JSON.stringify(again.input ?? null);
  checkOrchestrationInput(input);
  checkSize('The input of continueAsNew', input);
  return { kind: 'continued', input };
}

/** Refuses a replay that asks for something else than the history holds. */
function compare(known: readonly HistoryEvent[], wanted: readonly Action[], error: string | undefined): void {
  const history = known.map(
    (event) => `${kindNames[event.EventType] ?? 'event'}${event.Name === undefined ? '' : ` ${event.Name}`}`,
  );
  const code = wanted.map(describe);
  const at = history.findIndex((step, index) => step !== code[index]);
  if (at < 0) return;
  throw new Error(
    'Non-Deterministic workflow detected: the code does not ask for what the history holds.\n' +
      `Step ${String(at + 1)} is '${history[at] ?? ''}' in the history and '${code[at] ?? 'nothing'}' in the code.\n` +
      `History: ${history.join(', ')}\nCode:    ${code.join(', ') || '(nothing)'}\n` +
      (error === undefined ? '' : `The code failed: ${error}\n`) +
      'Either the code was changed under an instance in flight (branch on context.df.version, or terminate and start ' +
      'anew), or it depends on something else than its input and its steps (time, chance, environment, module state).',
  );
}

const kindNames: Partial<Record<number, string>> = {
  [Events.TaskScheduled]: 'activity',
  [Events.SubOrchestrationInstanceCreated]: 'sub-orchestration',
  [Events.TimerCreated]: 'timer',
};

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** An arrival at its time. */
export function stamp(arrival: Arrival, now: number): HistoryEvent {
  return { ...arrival, Timestamp: iso(now) };
}
