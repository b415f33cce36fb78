import { describe, expect, test } from 'vitest';
import { df, START, testHost, type TestHost } from '../support/orchestration-host.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const after = (context: { df: { currentUtcDateTime: Date } }, ms: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);
const outputOf = (host: TestHost, id: string) => host.status(id)?.output;
const kindsOf = (host: TestHost, id: string) => host.history(id).map((event) => event.EventType);

describe('activities', () => {
  test('a chain ends with what its last step said', async () => {
    await using host = await testHost(() => {
      df.app.activity('double', { handler: (n: number) => n * 2 });
      df.app.orchestration('chain', function* (context) {
        const a = (yield context.df.callActivity('double', context.df.getInput<number>())) as number;
        const b = (yield context.df.callActivity('double', a)) as number;
        return { b };
      });
    });
    const id = host.start('chain', { input: 5 });
    await host.idle();
    expect(host.status(id)).toMatchObject({
      name: 'chain',
      runtimeStatus: 'Completed',
      output: { b: 20 },
      version: '1.0',
    });
  });

  test.each([
    ['a text', 'x "quoted"'],
    ['a number', 4.5],
    ['null', null],
    ['an array', [1, [2]]],
    ['an object', { a: { b: 'Grüße' } }],
    ['a text that looks like JSON', '{"a":1}'],
  ])('%s goes in and comes out as it was', async (_title, value) => {
    await using host = await testHost(() => {
      df.app.activity('echo', { handler: (input: unknown) => ({ got: input }) });
      df.app.orchestration('ask', function* (context) {
        return (yield context.df.callActivity('echo', context.df.getInput())) as unknown;
      });
    });
    const id = host.start('ask', { input: value });
    await host.idle();
    expect(outputOf(host, id)).toEqual({ got: value });
  });

  test('all of a fan-out run, at most as many at once as host.json allows', async () => {
    let now = 0;
    let most = 0;
    await using host = await testHost(() => {
      df.app.activity('part', {
        handler: async (n: number) => {
          most = Math.max(most, ++now);
          await new Promise(setImmediate);
          now -= 1;
          return n;
        },
      });
      df.app.orchestration('fan', function* (context) {
        const parts = Array.from({ length: 60 }, (_, n) => context.df.callActivity('part', n));
        return ((yield context.df.Task.all(parts)) as number[]).reduce((a, b) => a + b);
      });
    });
    const id = host.start('fan');
    await host.idle();
    expect(outputOf(host, id)).toBe(1770);
    expect(most).toBe(16);
  });

  test('what an activity throws reaches the orchestrator as an Error with its message', async () => {
    await using host = await testHost(() => {
      df.app.activity('fail', {
        handler: () => {
          throw new RangeError('too far');
        },
      });
      df.app.orchestration('try', function* (context) {
        try {
          yield context.df.callActivity('fail');
        } catch (error) {
          return { is: error instanceof Error, says: (error as Error).message.split('\n')[0] };
        }
        return 'not here';
      });
    });
    const id = host.start('try');
    await host.idle();
    expect(outputOf(host, id)).toEqual({ is: true, says: "Activity function 'fail' failed: too far " });
  });

  test('an error that nobody catches fails the orchestration and is told', async () => {
    await using host = await testHost(() => {
      df.app.orchestration('bad', function* (context) {
        yield context.df.createTimer(after(context, MINUTE));
        throw new Error('no such thing');
      });
    });
    const id = host.start('bad');
    await host.clock.advance(MINUTE);
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Failed', output: 'no such thing' });
    expect(host.lines).toContain(`error bad ${id} failed: no such thing`);
  });
});

describe('retries', () => {
  const policy = (attempts: number, more: object = {}) =>
    Object.assign(new df.RetryOptions(10_000, attempts), { backoffCoefficient: 2, ...more });

  async function failing(times: number, retry: InstanceType<typeof df.RetryOptions>) {
    const tried: string[] = [];
    const host: TestHost = await testHost(() => {
      df.app.activity('shaky', {
        handler: () => {
          tried.push(host.clock.now().toISOString());
          if (tried.length <= times) throw new Error(`failed ${String(tried.length)}`);
          return `worked ${String(tried.length)}`;
        },
      });
      df.app.orchestration('patient', function* (context) {
        try {
          const first = (yield context.df.callActivityWithRetry('shaky', retry, 1)) as string;
          const second = (yield context.df.callActivity('shaky')) as string;
          return [first, second];
        } catch (error) {
          const [message] = (error as Error).message.split(' \n');
          yield context.df.createTimer(after(context, MINUTE));
          return message;
        }
      });
    });
    return { host, tried, [Symbol.asyncDispose]: () => host.close() };
  }

  test('a call is repeated after the interval, which grows, until it works; numbering goes on behind it', async () => {
    await using it = await failing(3, policy(5));
    const { host, tried } = it;
    const id = host.start('patient');
    await host.clock.runUntilIdle();
    const seconds = tried.map((time) => (Date.parse(time) - Date.parse(START)) / 1_000);
    expect(seconds).toEqual([0, 10, 30, 70, 70]);
    expect(outputOf(host, id)).toEqual(['worked 4', 'worked 5']);
  });

  test('the interval has a longest', async () => {
    await using it = await failing(4, policy(5, { maxRetryIntervalInMilliseconds: 15_000 }));
    const { host, tried } = it;
    host.start('patient');
    await host.clock.runUntilIdle();
    expect(tried.map((time) => (Date.parse(time) - Date.parse(START)) / 1_000)).toEqual([0, 10, 25, 40, 55, 55]);
  });

  test('after the last attempt the error comes, and the orchestration goes on', async () => {
    await using it = await failing(99, policy(3));
    const { host, tried } = it;
    const id = host.start('patient');
    await host.clock.runUntilIdle();
    expect(tried).toHaveLength(3);
    expect(host.status(id)).toMatchObject({
      runtimeStatus: 'Completed',
      output: "Activity function 'shaky' failed: failed 3",
    });
  });

  test('two retried calls side by side keep their numbers apart', async () => {
    const tries = { a: 0, b: 0 };
    await using host = await testHost(() => {
      df.app.activity('shaky', {
        handler: (name: 'a' | 'b') => {
          if (++tries[name] < (name === 'a' ? 3 : 2)) throw new Error('not yet');
          return name;
        },
      });
      df.app.orchestration('both', function* (context) {
        const both = ['a', 'b'].map((name) => context.df.callActivityWithRetry('shaky', policy(4), name));
        const result = (yield context.df.Task.all(both)) as string[];
        return [...result, (yield context.df.callActivity('shaky', 'a')) as string];
      });
    });
    const id = host.start('both');
    await host.clock.runUntilIdle();
    expect(outputOf(host, id)).toEqual(['a', 'b', 'a']);
    expect(tries).toEqual({ a: 4, b: 2 });
  });
});

describe('timers and events', () => {
  const approval = () => {
    df.app.orchestration('approval', function* (context) {
      const answer = context.df.waitForExternalEvent('answer');
      const timer = context.df.createTimer(after(context, 10 * MINUTE));
      const first = (yield context.df.Task.any([answer, timer])) as typeof timer;
      if (first === timer) return 'too late';
      timer.cancel();
      return first.result;
    });
  };

  test('an event that comes in time wins, and the cancelled timer is not waited for', async () => {
    await using host = await testHost(approval);
    const id = host.start('approval');
    await host.clock.advance(9 * MINUTE);
    expect(host.raise(id, 'answer', { by: 'Ada' })).toBe('accepted');
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { by: 'Ada' } });
  });

  test('the timer wins at its time, not before', async () => {
    await using host = await testHost(approval);
    const id = host.start('approval');
    await host.clock.advance(10 * MINUTE - 1);
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.clock.advance(1);
    expect(outputOf(host, id)).toBe('too late');
    expect(host.raise(id, 'answer')).toBe('gone');
  });

  test('events that come before they are waited for are kept, first in first out', async () => {
    await using host = await testHost(() => {
      df.app.orchestration('reader', function* (context) {
        yield context.df.createTimer(after(context, MINUTE));
        const a = (yield context.df.waitForExternalEvent('line')) as number;
        const other = (yield context.df.waitForExternalEvent('other')) as string;
        const b = (yield context.df.waitForExternalEvent('line')) as number;
        return [a, other, b];
      });
    });
    const id = host.start('reader');
    host.raise(id, 'line', 1);
    host.raise(id, 'line', 2);
    host.raise(id, 'other', 'x');
    await host.clock.advance(MINUTE);
    expect(outputOf(host, id)).toEqual([1, 'x', 2]);
  });

  test('an approval of seven days is decided in a loop of daily timers, in no time', async () => {
    const reminders: string[] = [];
    await using host: TestHost = await testHost(() => {
      df.app.activity('remind', { handler: (day: number) => void reminders.push(`day ${String(day)}`) });
      df.app.orchestration('week', function* (context) {
        const answer = context.df.waitForExternalEvent('answer');
        for (let day = 1; day <= 7; day += 1) {
          const timer = context.df.createTimer(after(context, DAY));
          if (((yield context.df.Task.any([answer, timer])) as typeof timer) !== timer) {
            timer.cancel();
            return answer.result;
          }
          yield context.df.callActivity('remind', day);
        }
        return 'nobody answered';
      });
    });
    const [answered, silent] = [host.start('week'), host.start('week')];
    await host.clock.advance(6.5 * DAY);
    host.raise(answered, 'answer', 'yes');
    await host.clock.runUntilIdle();
    expect(outputOf(host, answered)).toBe('yes');
    expect(outputOf(host, silent)).toBe('nobody answered');
    expect(reminders).toHaveLength(6 + 7);
    expect(host.clock.now().toISOString()).toBe('2026-03-09T09:00:00.000Z');
  });

  test('the end waits for a timer that was not cancelled, as in Azure', async () => {
    await using host = await testHost(() => {
      df.app.activity('quick', { handler: () => 'done' });
      df.app.orchestration('forgetful', function* (context) {
        const timer = context.df.createTimer(after(context, MINUTE));
        yield context.df.Task.any([context.df.callActivity('quick'), timer]);
        return 'ended';
      });
    });
    const id = host.start('forgetful');
    await host.idle();
    expect(host.status(id)?.runtimeStatus).toBe('Running');
    await host.clock.advance(MINUTE);
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'ended' });
  });

  test('time in an orchestration is the time of the turn, and never goes back', async () => {
    await using host = await testHost(() => {
      df.app.orchestration('watch', function* (context) {
        const times = [context.df.currentUtcDateTime.toISOString()];
        yield context.df.createTimer(after(context, MINUTE));
        times.push(context.df.currentUtcDateTime.toISOString());
        return times;
      });
    });
    const id = host.start('watch');
    await host.clock.advance(DAY);
    expect(outputOf(host, id)).toEqual(['2026-03-02T09:00:00.000Z', '2026-03-02T09:01:00.000Z']);
  });
});

describe('sub-orchestrations', () => {
  const family = () => {
    df.app.orchestration('parent', function* (context) {
      const ids = context.df.getInput<string[]>();
      const children = ids.map((id) => context.df.callSubOrchestrator('child', { id }, id === '' ? undefined : id));
      try {
        return (yield context.df.Task.all(children)) as unknown;
      } catch (error) {
        return (error as Error).message.split(' \n')[0];
      }
    });
    df.app.orchestration('child', function* (context) {
      const { id } = context.df.getInput<{ id: string }>();
      if (id === 'bad') throw new Error('ill');
      yield context.df.waitForExternalEvent('go');
      return { id: context.df.instanceId, parent: context.df.parentInstanceId };
    });
  };

  test('they run side by side under their own ids and answer their parent', async () => {
    await using host = await testHost(family);
    const id = host.start('parent', { id: 'p', input: ['c1', 'c2'] });
    await host.idle();
    for (const child of ['c2', 'c1']) host.raise(child, 'go');
    await host.idle();
    expect(outputOf(host, id)).toEqual([
      { id: 'c1', parent: 'p' },
      { id: 'c2', parent: 'p' },
    ]);
  });

  test('one without an id gets one', async () => {
    await using host = await testHost(family);
    const id = host.start('parent', { input: [''] });
    await host.idle();
    const child = host.instances().find(({ name }) => name === 'child')?.instanceId ?? '';
    expect(child).toMatch(/^[0-9a-f]{32}:00000000$/u);
    host.raise(child, 'go');
    await host.idle();
    expect(outputOf(host, id)).toEqual([{ id: child, parent: id }]);
  });

  test.each([
    ['fails', 'bad', `The sub-orchestrator function 'child' failed: "ill"`],
    ['is terminated', 'c1', `The sub-orchestrator function 'child' failed: "enough"`],
  ])('when one %s, the parent gets an error', async (_title, child, message) => {
    await using host = await testHost(family);
    const id = host.start('parent', { input: [child] });
    await host.idle();
    host.terminate(child, 'enough');
    await host.idle();
    expect(outputOf(host, id)).toBe(message);
  });

  test('an id that is in use fails the call, and the one that uses it goes on', async () => {
    await using host = await testHost(family);
    host.start('child', { id: 'c1', input: { id: 'c1' } });
    const id = host.start('parent', { input: ['c1'] });
    await host.idle();
    expect(outputOf(host, id)).toContain('already exists');
    expect(host.status('c1')?.runtimeStatus).toBe('Running');
  });

  test('what a child says after its parent was terminated and started anew is not taken for the new one', async () => {
    await using host = await testHost(family);
    host.start('parent', { id: 'p', input: ['c1'] });
    await host.idle();
    host.terminate('p', 'again');
    await host.idle();
    host.start('parent', { id: 'p', input: ['c2'] });
    await host.idle();
    host.raise('c1', 'go');
    await host.idle();
    expect(host.status('c1')?.runtimeStatus).toBe('Completed');
    expect(host.status('p')?.runtimeStatus).toBe('Running');
  });
});

describe('continueAsNew', () => {
  test('starts anew with a fresh history, under the same id, and keeps events that were not read yet', async () => {
    await using host = await testHost(() => {
      df.app.orchestration('sum', function* (context) {
        const { total, left } = context.df.getInput<{ total: number; left: number }>();
        if (left === 0) return total;
        const n = (yield context.df.waitForExternalEvent('n')) as number;
        context.df.continueAsNew({ total: total + n, left: left - 1 });
        return 'ignored';
      });
    });
    const id = host.start('sum', { input: { total: 0, left: 40 } });
    for (let n = 1; n <= 40; n += 1) host.raise(id, 'n', n);
    await host.idle();
    expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 820 });
    expect(host.history(id).length).toBeLessThan(6);
  });
});

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
