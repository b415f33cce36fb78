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

/** Sleeps until an instant, a day at most, or until somebody wakes us: what we wait for may be over. */
export function* untilWoken(context: OrchestrationContext, instant: Instant): Step<void> {
  const now = context.df.currentUtcDateTime.getTime();
  const end = Math.min(Date.parse(instant), now + DAY_MS);
  if (end <= now) return;
  const woken = context.df.waitForExternalEvent('wake');
  const timer = context.df.createTimer(new Date(end));
  const first: unknown = yield context.df.Task.any([woken, timer]);
  if (first !== timer) timer.cancel();
}

/** Sleeps for some seconds. */
export function* seconds(context: OrchestrationContext, count: number): Step<void> {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + count * 1_000));
}

/**
 * Asks until the answer is not "still open". A wake-up call that comes before we sleep is kept by the runtime; one that
 * comes while we ask again goes to the wait of an earlier sleep, which its timer ended: then we ask once more instead of
 * sleeping. So none is lost. What a call says is ignored.
 */
export function* askUntilAnswered<T extends { readonly kind: string }>(
  context: OrchestrationContext,
  ask: () => Step<T | { readonly kind: 'open'; readonly until: Instant }>,
): Step<Exclude<T, { readonly kind: 'open' }>> {
  let waits: readonly Task[] = [];
  for (;;) {
    const answer = yield* ask();
    if (!isOpen(answer)) return answer as Exclude<T, { readonly kind: 'open' }>;
    const before = waits.length;
    waits = waits.filter((wait) => !wait.isCompleted);
    if (waits.length < before) continue;
    const woken = context.df.waitForExternalEvent('wake');
    const now = context.df.currentUtcDateTime.getTime();
    const end = Math.max(now + 1_000, Math.min(Date.parse(answer.until), now + DAY_MS));
    const timer = context.df.createTimer(new Date(end));
    const first: unknown = yield context.df.Task.any([woken, timer]);
    if (first === timer) waits = [...waits, woken];
    else timer.cancel();
  }
}

function isOpen(answer: { readonly kind: string }): answer is { readonly kind: 'open'; readonly until: Instant } {
  return answer.kind === 'open';
}
