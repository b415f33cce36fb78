import type { OrchestrationContext, Task } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { df, testHost } from '../support/orchestration-host.ts';

const soon = (context: OrchestrationContext, ms = 1_000) => new Date(context.df.currentUtcDateTime.getTime() + ms);

/** Runs an orchestrator alone; how it ended and what was said. */
async function run(code: (context: OrchestrationContext) => Generator<Task, unknown>, input: unknown = null) {
  await using host = await testHost(() => {
    df.app.activity('a', { handler: (given: unknown) => given });
    df.app.activity('large', { handler: (size: number) => 'x'.repeat(size) });
    df.app.orchestration('child', function* (context) {
      yield* [];
      return context.df.getInput();
    });
    df.app.orchestration('it', code);
  });
  const id = host.start('it', { input: input as null });
  await host.clock.runUntilIdle();
  return { status: host.status(id), lines: host.lines };
}

describe('what would hang, run twice or break in Azure fails here and says what to do', () => {
  test.each<[string, (context: OrchestrationContext) => Generator<Task, unknown>, string]>([
    [
      'an activity in a second any',
      function* (context) {
        const slow = context.df.callActivity('a', 1);
        const other = context.df.callActivity('a', 2);
        yield context.df.Task.any([slow, context.df.createTimer(soon(context))]);
        yield context.df.Task.any([slow, other]);
      },
      'activity a was yielded before',
    ],
    [
      'a timer in a second any',
      function* (context) {
        const timer = context.df.createTimer(soon(context));
        yield context.df.Task.any([context.df.callActivity('a', 1), timer]);
        yield context.df.Task.any([context.df.callActivity('a', 2), timer]);
      },
      'timer was yielded before',
    ],
    [
      'a sub-orchestration first alone, then in an all',
      function* (context) {
        const child = context.df.callSubOrchestrator('child', {});
        const event = context.df.waitForExternalEvent('never');
        yield context.df.Task.any([child, event]);
        yield context.df.Task.all([child, context.df.createTimer(soon(context))]);
      },
      'sub-orchestration child was yielded before',
    ],
    [
      'a text that is thrown',
      function* (context) {
        yield context.df.callActivity('a');
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw 'a text';
      },
      'not an Error, or an Error without a message',
    ],
    [
      'an Error without a message',
      function* () {
        yield* [];
        throw new Error();
      },
      'not an Error, or an Error without a message',
    ],
    [
      'an all of nothing',
      function* (context) {
        yield context.df.Task.all([]);
      },
      'at least one Task',
    ],
    [
      'an any of nothing',
      function* (context) {
        yield context.df.Task.any([]);
      },
      'at least one Task',
    ],
    [
      'a timer of more than a day',
      function* (context) {
        yield context.df.createTimer(soon(context, 86_400_001));
      },
      'Loop over timers of at most a day',
    ],
    [
      'a timer of more than six days',
      function* (context) {
        yield context.df.createTimer(soon(context, 7 * 86_400_000));
      },
      'Loop over timers of at most a day',
    ],
    [
      'a time-out of retries',
      function* (context) {
        const policy = Object.assign(new df.RetryOptions(1_000, 3), { retryTimeoutInMilliseconds: 5_000 });
        yield context.df.callActivityWithRetry('a', policy);
      },
      'Use attempts, backoff and a longest interval',
    ],
    [
      'continueAsNew with a text',
      function* (context) {
        yield* [];
        context.df.continueAsNew('text');
      },
      'Pass an object',
    ],
    [
      'a child whose id has a slash',
      function* (context) {
        yield context.df.callSubOrchestrator('child', {}, 'a/b');
      },
      "'a/b' can't be an instance id",
    ],
    [
      'a child whose input has a member Timestamp',
      function* (context) {
        yield context.df.callSubOrchestrator('child', { deep: [{ Timestamp: '2026-01-01T00:00:00Z' }] });
      },
      "member named 'Timestamp'",
    ],
    [
      'a custom status of more than 16 KB',
      function* (context) {
        context.df.setCustomStatus({ text: 'x'.repeat(8_200) });
        yield context.df.callActivity('a');
      },
      'Azure allows 16 KB',
    ],
    [
      'an input of more than 256 KB',
      function* (context) {
        yield context.df.callActivity('a', 'x'.repeat(262_144));
      },
      "The input of 'a' has 262146 characters",
    ],
    [
      'a result of more than 256 KB',
      function* (context) {
        yield context.df.callActivity('large', 262_144);
      },
      "The result of 'large' has 262146 characters",
    ],
    [
      'an output of more than 256 KB',
      function* () {
        yield* [];
        return 'x'.repeat(262_144);
      },
      'The output of the orchestration has 262146 characters',
    ],
    [
      'an entity',
      function* (context) {
        yield context.df.callEntity(new df.EntityId('e', 'k'), 'op');
      },
      'Entities, locks and callHttp are not supported',
    ],
    [
      'a signal to an entity',
      function* (context) {
        yield* [];
        context.df.signalEntity(new df.EntityId('e', 'k'), 'op');
      },
      'Entities, locks and callHttp are not supported',
    ],
    [
      'callHttp',
      function* (context) {
        yield context.df.callHttp({ method: 'GET', url: 'https://example.com' });
      },
      'Entities, locks and callHttp are not supported',
    ],
    [
      'an activity that does not exist',
      function* (context) {
        yield context.df.callActivity('missing');
      },
      "There is no activity function named 'missing'",
    ],
    [
      'an orchestration that is called as an activity',
      function* (context) {
        yield context.df.callActivity('child');
      },
      "There is no activity function named 'child'",
    ],
    [
      'a yield of something else',
      function* () {
        yield undefined as never;
      },
      'yielded data of type undefined',
    ],
  ])('%s', async (_title, code, message) => {
    const { status } = await run(code);
    expect(status?.output).toContain(message);
    expect(status?.runtimeStatus).toBe('Failed');
  });
});

describe('what looks alike and is right', () => {
  test.each<[string, (context: OrchestrationContext) => Generator<Task, unknown>]>([
    [
      'a task of an any, yielded by itself afterwards',
      function* (context) {
        const slow = context.df.callActivity('a', 'slow');
        yield context.df.Task.any([context.df.callActivity('a', 'quick'), slow]);
        return (yield slow) as unknown;
      },
    ],
    [
      'a wait for an event in one any after another',
      function* (context) {
        const event = context.df.waitForExternalEvent('never');
        yield context.df.Task.any([event, context.df.callActivity('a', 1)]);
        yield context.df.Task.any([event, context.df.callActivity('a', 2)]);
        return 'slow';
      },
    ],
    [
      'a timer of exactly a day',
      function* (context) {
        yield context.df.createTimer(soon(context, 86_400_000));
        return 'slow';
      },
    ],
    [
      'a nested any and all',
      function* (context) {
        const all = context.df.Task.all([context.df.callActivity('a', 1), context.df.callActivity('a', 2)]);
        const timer = context.df.createTimer(soon(context));
        yield context.df.Task.any([timer, all]);
        timer.cancel();
        return (yield context.df.callActivity('a', 'slow')) as unknown;
      },
    ],
  ])('%s', async (_title, code) => {
    expect((await run(code)).status).toMatchObject({ runtimeStatus: 'Completed', output: 'slow' });
  });
});

test.each([
  ['a blank', 'a b'],
  ['a slash', '/subscriptions/x'],
  ['an @ in front', '@e@k'],
  ['nothing', ''],
  ['101 characters', 'x'.repeat(101)],
  ['a percent sign', 'a%41'],
])('an instance id with %s is refused at the start', async (_title, id) => {
  await using host = await testHost(() => {
    df.app.orchestration('it', function* () {
      yield* [];
    });
  });
  expect(() => host.start('it', { id })).toThrow(/can't be an instance id/u);
  expect(host.instances()).toEqual([]);
});

test('an input with a member Timestamp is refused at the start, at any depth, but not a text that says so', async () => {
  await using host = await testHost(() => {
    df.app.orchestration('it', function* () {
      yield* [];
    });
  });
  expect(() => host.start('it', { input: { a: [{ Timestamp: '2026-01-01' }] } })).toThrow(/'Timestamp'/u);
  expect(host.start('it', { input: { Timestamp: 5, text: '"Timestamp":"x"', timestamp: 'x' } })).toBeDefined();
});

test('a large input is told once', async () => {
  const { status, lines } = await run(function* (context) {
    for (let n = 0; n < 3; n += 1) yield context.df.callActivity('a', 'x'.repeat(11_000));
    return 'ended';
  });
  expect(status?.output).toBe('ended');
  expect(lines.filter((line) => line.includes("The input of 'a' is large"))).toHaveLength(1);
});

test('what an orchestrator logs appears once; that it would be repeated in Azure is told once', async () => {
  const { lines } = await run(function* (context) {
    context.log('begins');
    yield context.df.callActivity('a', 1);
    if (!context.df.isReplaying) context.log('goes on');
    yield context.df.callActivity('a', 2);
    yield context.df.callActivity('a', 3);
  });
  expect(lines.filter((line) => line.includes('begins'))).toEqual(['info it: begins']);
  expect(lines.filter((line) => line.includes('goes on'))).toEqual(['info it: goes on']);
  expect(lines.filter((line) => line.includes('isReplaying'))).toHaveLength(1);
});
