import type { OrchestrationContext, Task } from 'durable-functions';
import { RetryOptions } from 'durable-functions';
import type { Instant, Serializable } from '../model/json.ts';

/** A step of an orchestration. `yield*` it: unlike `yield`, that keeps the type of what comes back. */
export type Step<T> = Generator<Task, T>;

type Steps<A> = {
  readonly [K in keyof A]: A[K] extends (input: infer I) => Promise<infer O>
    ? [I, O] extends [Serializable<I>, Serializable<O>]
      ? (input: I) => Step<O>
      : never
    : never;
};

/** Steps fail only while the store is away: 2 s, 4 s, … at most 5 min apart, for about 3 hours. */
const patiently = new RetryOptions(2_000, 45);
patiently.backoffCoefficient = 2;
patiently.maxRetryIntervalInMilliseconds = 300_000;

const DAY_MS = 86_400_000;

/** The activities as typed steps. */
export function stepsOf<A>(context: OrchestrationContext): Steps<A> {
  return new Proxy({} as Steps<A>, {
    get: (_target, name) =>
      function* (input: unknown): Step<unknown> {
        return yield context.df.callActivityWithRetry(String(name), patiently, input);
      },
  });
}

/** Sleeps until an instant; at once when it has passed. Timers last a day at most, long ones are made of several. */
export function* until(context: OrchestrationContext, instant: Instant): Step<void> {
  const end = Date.parse(instant);
  for (;;) {
    const now = context.df.currentUtcDateTime.getTime();
    if (now >= end) return;
    yield context.df.createTimer(new Date(Math.min(end, now + DAY_MS)));
  }
}

/** Sleeps for some seconds. */
export function* seconds(context: OrchestrationContext, count: number): Step<void> {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + count * 1_000));
}

/** The sleeps of one orchestration that a wake-up call ends. What a call says is ignored: rows decide. */
export interface Sleeper {
  /** Sleeps until an instant, a day at most, or until somebody calls: what we wait for may be over. */
  until(instant: Instant): Step<void>;
  /** Asks, and sleeps, until the answer is not "still open". */
  ask<T extends { readonly kind: string }>(question: () => Step<T | StillOpen>): Step<Exclude<T, StillOpen>>;
}

type StillOpen = { readonly kind: 'open'; readonly until: Instant };

/**
 * The sleeps of an orchestration; make one and use it for all of them. A call that comes before we sleep is kept by the
 * runtime; one that comes while we are busy goes to the wait of an earlier sleep which its timer ended, so those waits are
 * kept in sight: one that is over means that somebody has called since. None is lost.
 */
export function sleeperOf(context: OrchestrationContext): Sleeper {
  let outrun: readonly Task[] = [];

  function* until(instant: Instant, atLeastMs = 0): Step<void> {
    const before = outrun.length;
    outrun = outrun.filter((wait) => !wait.isCompleted);
    if (outrun.length < before) return;
    const now = context.df.currentUtcDateTime.getTime();
    const end = Math.max(now + atLeastMs, Math.min(Date.parse(instant), now + DAY_MS));
    if (end <= now) return;
    const woken = context.df.waitForExternalEvent('wake');
    const timer = context.df.createTimer(new Date(end));
    const first: unknown = yield context.df.Task.any([woken, timer]);
    if (first === timer) outrun = [...outrun, woken];
    else timer.cancel();
  }

  return {
    until: (instant) => until(instant),
    *ask(question) {
      for (;;) {
        const answer = yield* question();
        if (!isOpen(answer)) return answer as Exclude<typeof answer, StillOpen>;
        yield* until(answer.until, 1_000);
      }
    },
  };
}

function isOpen(answer: { readonly kind: string }): answer is StillOpen {
  return answer.kind === 'open';
}
