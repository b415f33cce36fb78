import { describe, expect, test } from 'vitest';
import { df, testHost, type TestHost } from '../support/orchestration-host.ts';

const outputOf = (host: TestHost, id: string) => host.status(id)?.output;
const kindsOf = (host: TestHost, id: string) => host.history(id).map((event) => event.EventType);

describe('orders', () => {
  const waiting = () => {
    df.app.activity('step', { handler: (n: number) => n });
    df.app.orchestration('waiting', function* (context) {
      context.df.setCustomStatus({ phase: 'waiting' });
      const go = (yield context.df.waitForExternalEvent('go')) as number;
      return (yield context.df.callActivity('step', go)) as number;
    });
  };

  test('a terminated instance ends with the reason and takes nothing more', async () => {
    await using host = await testHost(waiting);
    const id = host.start('waiting');
    await host.idle();
    expect(host.terminate(id, 'no longer needed')).toBe('accepted');
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'no longer needed' });
    expect(host.raise(id, 'go')).toBe('gone');
    expect(host.terminate(id, 'again')).toBe('gone');
  });

  test('a suspended instance keeps what comes and goes on with it when resumed', async () => {
    await using host = await testHost(waiting);
    const id = host.start('waiting');
    await host.idle();
    host.suspend(id, 'look first');
    await host.idle();
    host.raise(id, 'go', 7);
    await host.idle();
    expect(host.status(id)?.runtimeStatus).toBe('Suspended');
    host.resume(id, 'looked');
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 7 });
  });

  test('a suspended instance can be terminated', async () => {
    await using host = await testHost(waiting);
    const id = host.start('waiting');
    host.suspend(id, 'look first');
    host.raise(id, 'go', 7);
    host.terminate(id, 'enough');
    await host.idle();
    expect(host.status(id)?.runtimeStatus).toBe('Terminated');
  });

  test('orders to nobody say so', async () => {
    await using host = await testHost(waiting);
    expect(host.raise('nobody', 'go')).toBe('unknown');
    expect(host.terminate('nobody', '')).toBe('unknown');
    expect(host.purge('nobody')).toBe(false);
    expect(host.status('nobody')).toBeUndefined();
  });

  test('an id in use is refused, a finished one is overwritten with its history', async () => {
    await using host = await testHost(waiting);
    host.start('waiting', { id: 'one' });
    expect(() => host.start('waiting', { id: 'one' })).toThrow(/Pending already exists/u);
    await host.idle();
    expect(() => host.start('waiting', { id: 'one' })).toThrow(/Running already exists/u);
    host.suspend('one', '');
    await host.idle();
    expect(() => host.start('waiting', { id: 'one' })).toThrow(/Suspended already exists/u);
    host.terminate('one', '');
    await host.idle();
    host.start('waiting', { id: 'one', input: 2 });
    expect(host.status('one')).toMatchObject({ runtimeStatus: 'Pending', output: null, customStatus: null, input: 2 });
    expect(host.history('one')).toEqual([]);
  });

  test('only what has ended is purged, with all it left', async () => {
    await using host = await testHost(waiting);
    const id = host.start('waiting');
    await host.idle();
    expect(host.purge(id)).toBe(false);
    host.raise(id, 'go', 1);
    await host.idle();
    expect(host.purge(id)).toBe(true);
    expect(host.status(id)).toBeUndefined();
    expect(host.history(id)).toEqual([]);
  });

  test('the history tells the story, one event a turn', async () => {
    await using host = await testHost(waiting);
    const id = host.start('waiting');
    host.raise(id, 'go', 1);
    await host.idle();
    expect(kindsOf(host, id)).toEqual([12, 0, 12, 15, 4, 12, 5, 1]);
    expect(host.status(id)?.customStatus).toEqual({ phase: 'waiting' });
  });
});

test('a turn that is refused starts nothing, and the custom status of before stays', async () => {
  await using host = await testHost(() => {
    df.app.orchestration('child', function* () {
      yield* [];
    });
    df.app.orchestration('it', function* (context) {
      context.df.setCustomStatus({ phase: 1 });
      yield context.df.waitForExternalEvent('go');
      context.df.setCustomStatus({ phase: 2 });
      yield context.df.Task.all([context.df.callSubOrchestrator('child'), context.df.callActivity('missing')]);
    });
  });
  const id = host.start('it');
  await host.idle();
  host.raise(id, 'go');
  await host.idle();
  expect(host.status(id)).toMatchObject({ runtimeStatus: 'Failed', customStatus: { phase: 1 } });
  expect(host.instances()).toHaveLength(1);
});

describe('what the invoker loses or repeats', () => {
  test('an activity that ran twice is answered once', async () => {
    let runs = 0;
    await using host = await testHost(
      () => {
        df.app.activity('count', { handler: () => ++runs });
        df.app.orchestration('once', function* (context) {
          return (yield context.df.callActivity('count')) as number;
        });
      },
      {
        invoker: async (call, invoke) => {
          if (call.fn.name === 'count') await invoke(call);
          return invoke(call);
        },
      },
    );
    const id = host.start('once');
    await host.idle();
    expect(outputOf(host, id)).toBe(2);
    expect(runs).toBe(2);
  });

  test('a slow turn is not joined by another of the same instance', async () => {
    let now = 0;
    let most = 0;
    await using host = await testHost(
      () => {
        df.app.orchestration('three', function* (context) {
          const all: unknown[] = [];
          for (let n = 0; n < 3; n += 1) all.push(yield context.df.waitForExternalEvent('n'));
          return all;
        });
      },
      {
        invoker: async (call, invoke) => {
          most = Math.max(most, ++now);
          for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
          now -= 1;
          return invoke(call);
        },
      },
    );
    const id = host.start('three');
    for (let n = 0; n < 3; n += 1) {
      host.raise(id, 'n', n);
      await new Promise(setImmediate);
    }
    await host.idle();
    expect(outputOf(host, id)).toEqual([0, 1, 2]);
    expect(most).toBe(1);
  });

  test('the answer of an activity whose orchestration was terminated goes nowhere', async () => {
    const answers: ((value: string) => void)[] = [];
    await using host = await testHost(() => {
      df.app.activity('slow', { handler: () => new Promise((resolve) => answers.push(resolve)) });
      df.app.orchestration('impatient', function* (context) {
        return (yield context.df.callActivity('slow')) as string;
      });
    });
    const id = host.start('impatient');
    await until(() => answers.length === 1);
    host.terminate(id, 'enough');
    await until(() => host.status(id)?.runtimeStatus === 'Terminated');
    host.start('impatient', { id });
    await until(() => answers.length === 2);
    answers[0]?.('late');
    answers[1]?.('in time');
    await host.idle();
    expect(outputOf(host, id)).toBe('in time');
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
