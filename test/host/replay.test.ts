import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrchestrationContext, Task } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { df, testHost } from '../support/orchestration-host.ts';

type Code = (context: OrchestrationContext) => Generator<Task, unknown>;

/** Runs `before` until it waits for 'go', changes the code to `after`, and goes on. How it ends. */
async function changedInFlight(before: Code, after: Code) {
  const dataDir = mkdtempSync(join(tmpdir(), 'driftwarden-replay-'));
  const register = (code: Code) => () => {
    for (const name of ['a', 'b', 'c']) df.app.activity(name, { handler: () => name });
    df.app.orchestration('child', function* () {
      yield* [];
      return 'child';
    });
    df.app.orchestration('flow', code);
  };
  const old = await testHost(register(before), { dataDir });
  const id = old.start('flow');
  await old.idle();
  await old.close();
  await using now = await testHost(register(after), { dataDir });
  now.raise(id, 'go');
  await now.idle();
  return now.status(id);
}

const activity = (name: string): Code =>
  function* (context) {
    yield context.df.callActivity(name);
  };
const go: Code = function* (context) {
  yield context.df.waitForExternalEvent('go');
};
const timer: Code = function* (context) {
  yield context.df.createTimer(context.df.currentUtcDateTime);
};
const child: Code = function* (context) {
  yield context.df.callSubOrchestrator('child');
};
const both = (...names: string[]): Code =>
  function* (context) {
    yield context.df.Task.all(names.map((name) => context.df.callActivity(name)));
  };
const flow = (...steps: Code[]): Code =>
  function* (context) {
    for (const step of steps) yield* step(context);
    return 'ended';
  };

describe('code that changes under an instance in flight', () => {
  test.each<[string, Code, Code, string, string]>([
    ['another activity', flow(activity('a'), go), flow(activity('b'), go), 'activity a', 'activity b'],
    [
      'another order',
      flow(activity('a'), activity('b'), go),
      flow(activity('b'), activity('a'), go),
      'activity a, activity b',
      'activity b, activity a',
    ],
    ['another kind', flow(activity('a'), go), flow(timer, go), 'activity a', 'timer'],
    [
      'a step less',
      flow(activity('a'), activity('b'), go),
      flow(activity('a'), go),
      'activity a, activity b',
      'activity a',
    ],
    ['no step at all', flow(activity('a'), go), flow(go), 'activity a', '(nothing)'],
    ['a step more in front', flow(timer, go), flow(child, timer, go), 'timer', 'sub-orchestration child, timer'],
    [
      'another order in a fan-out',
      flow(both('a', 'b'), go),
      flow(both('b', 'a'), go),
      'activity a, activity b',
      'activity b, activity a',
    ],
  ])('%s is refused with both lists', async (_title, before, after, history, code) => {
    const status = await changedInFlight(before, after);
    expect(status?.runtimeStatus).toBe('Failed');
    expect(status?.output).toContain('Non-Deterministic workflow detected');
    expect(status?.output).toContain(`\nHistory: ${history}\nCode:    ${code}\n`);
    expect(status?.output).toContain('context.df.version');
  });

  test('a step that fails now is told with its error', async () => {
    const status = await changedInFlight(flow(activity('a'), activity('b'), go), function* () {
      yield* [];
      throw new Error('the new code is wrong');
    });
    expect(status?.output).toContain('The code failed: the new code is wrong');
  });

  test.each<[string, Code, Code]>([
    ['nothing changes', flow(activity('a'), go), flow(activity('a'), go)],
    ['steps are added behind', flow(activity('a'), go), flow(activity('a'), go, activity('b'), timer)],
    ['a fan-out becomes a chain in the same order', flow(both('a', 'b'), go), flow(activity('a'), activity('b'), go)],
  ])('where %s it goes on', async (_title, before, after) => {
    expect(await changedInFlight(before, after)).toMatchObject({ runtimeStatus: 'Completed', output: 'ended' });
  });
});

test('an orchestrator that depends on more than its input is found out', async () => {
  let runs = 0;
  await using host = await testHost(() => {
    for (const name of ['a', 'b']) df.app.activity(name, { handler: () => name });
    df.app.orchestration('dice', function* (context) {
      yield context.df.callActivity(runs++ === 0 ? 'a' : 'b');
      return 'never';
    });
  });
  const id = host.start('dice');
  await host.idle();
  expect(host.status(id)?.output).toContain(`Step 1 is 'activity a' in the history and 'activity b' in the code.`);
});

test('the version of host.json is known to the orchestrator, and one that was given at the start', async () => {
  await using host = await testHost(() => {
    df.app.orchestration('which', function* (context) {
      yield* [];
      return context.df.version;
    });
    df.app.orchestration('parent', function* (context) {
      return (yield context.df.callSubOrchestrator('which', null, 'child', '0.9')) as string;
    });
  });
  const [usual, own, parent] = [host.start('which'), host.start('which', { version: '0.5' }), host.start('parent')];
  await host.idle();
  expect([usual, own, parent].map((id) => host.status(id)?.output)).toEqual(['1.0', '0.5', '0.9']);
});
