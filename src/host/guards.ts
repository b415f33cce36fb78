import { createRequire } from 'node:module';
import type { Action } from './answer.ts';
import { Actions } from './answer.ts';

/** What an app may do by mistake and would only notice in Azure. The message says what to do instead. */
export class GuardTripped extends Error {
  override readonly name = 'GuardTripped';
}

/** Orchestrations here wait in timers of at most a day: long timers of the runtime can't be cancelled safely. */
const LONGEST_TIMER_MS = 86_400_000;

/** Inputs and outputs are kept in the history and sent anew with each replay. */
const HEAVY_CHARACTERS = 10_240;
const TOO_HEAVY_CHARACTERS = 262_144;
const CUSTOM_STATUS_BYTES = 16_384;

const INSTANCE_ID = /^[A-Za-z0-9._:-]{1,100}$/;

/** The durable client puts ids into URLs as they are, so an id with other characters becomes another id. */
export function checkInstanceId(id: string): void {
  if (INSTANCE_ID.test(id)) return;
  throw new GuardTripped(
    `'${id.slice(0, 120)}' can't be an instance id: 1 to 100 of the characters A-Z a-z 0-9 . _ : - ` +
      '(durable-functions puts it into URLs unescaped). Hash what has others.',
  );
}

/** The size of something that goes into the history, as JSON text: `heavy` is worth a warning. */
export function checkSize(what: string, json: string | undefined): 'fine' | 'heavy' {
  const size = json?.length ?? 0;
  if (size > TOO_HEAVY_CHARACTERS) {
    throw new GuardTripped(
      `${what} has ${String(size)} characters, more than ${String(TOO_HEAVY_CHARACTERS)}. Keep it in the store, pass a reference.`,
    );
  }
  return size > HEAVY_CHARACTERS ? 'heavy' : 'fine';
}

/** A custom status of more than 16 KB fails the orchestration in Azure. */
export function checkCustomStatus(json: string | undefined): void {
  const bytes = (json?.length ?? 0) * 2;
  if (bytes > CUSTOM_STATUS_BYTES) {
    throw new GuardTripped(`The custom status has ${String(bytes)} bytes of UTF-16; Azure allows 16 KB.`);
  }
}

/** durable-functions turns members named `Timestamp` of an orchestration's input into dates, at any depth. */
export function checkOrchestrationInput(json: string | undefined): void {
  if (json === undefined) return;
  JSON.parse(json, (member, value: unknown) => {
    if (member !== 'Timestamp' || typeof value !== 'string') return value;
    throw new GuardTripped(
      "The input of an orchestration has a member named 'Timestamp', which durable-functions turns into a Date. " +
        'Map foreign payloads to a type of our own first.',
    );
  });
}

/** One new action, against what works here but not, or not the same way, in Azure. `now` in ms since 1970. */
export function checkAction(action: Action, now: number): void {
  if (action.actionType === Actions.CreateTimer) {
    const wait = Date.parse(action.fireAt ?? '') - now;
    if (!(wait <= LONGEST_TIMER_MS)) {
      throw new GuardTripped(
        `A timer until ${String(action.fireAt)} is longer than a day. Loop over timers of at most a day: longer ones are ` +
          'cut into pieces, and cancelling such a piece breaks the replay in Azure.',
      );
    }
  }
  if (action.retryOptions?.retryTimeoutInMilliseconds !== undefined) {
    throw new GuardTripped(
      'retryTimeoutInMilliseconds leaves the orchestration hanging once it has passed (durable-js #629). ' +
        'Use attempts, backoff and a longest interval.',
    );
  }
  if (action.actionType === Actions.ContinueAsNew && typeof action.input === 'string') {
    throw new GuardTripped('continueAsNew with a text arrives quoted twice in Azure. Pass an object.');
  }
}

type Executor = { addToActions(action: Action): void };
const guarded: unique symbol = Symbol.for('driftwarden.replay-guard');

/**
 * Makes the replay executor refuse to schedule one task twice: durable-functions does so when an activity, a timer or a
 * sub-orchestration that was already yielded is put into another any or all, which runs it again and shifts every number.
 */
export function guardReplays(): void {
  const { TaskOrchestrationExecutor } = createRequire(import.meta.url)(
    'durable-functions/lib/src/orchestrations/TaskOrchestrationExecutor',
  ) as { TaskOrchestrationExecutor: { prototype: Executor & { [guarded]?: true } } };
  const { prototype } = TaskOrchestrationExecutor;
  if (prototype[guarded] === true) return;
  prototype[guarded] = true;
  const seen = new WeakSet<Action>();
  const refuseTwice = (action: Action): void => {
    action.compoundActions?.forEach(refuseTwice);
    if (action.compoundActions !== undefined || action.actionType === Actions.WaitForExternalEvent) return;
    if (seen.has(action)) {
      throw new GuardTripped(
        `${describe(action)} was yielded before and is now part of another any or all, which would schedule it again. ` +
          'Make a new task, or yield the old one by itself.',
      );
    }
    seen.add(action);
  };
  const addToActions = Reflect.get(prototype, 'addToActions');
  prototype.addToActions = function (this: Executor, action) {
    refuseTwice(action);
    addToActions.call(this, action);
  };
}

/** An action in words, for messages. */
export function describe(action: Action): string {
  switch (action.actionType) {
    case Actions.CallActivity:
    case Actions.CallActivityWithRetry:
      return `activity ${String(action.functionName)}`;
    case Actions.CallSubOrchestrator:
    case Actions.CallSubOrchestratorWithRetry:
      return `sub-orchestration ${String(action.functionName)}`;
    case Actions.CreateTimer:
      return 'timer';
    default:
      return `action ${String(action.actionType)}`;
  }
}
