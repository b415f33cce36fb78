import { describe, expect, test } from 'vitest';
import { df, START, testHost, type TestHost } from '../support/orchestration-host.ts';

const MINUTE = 60_000;

const after = (context: { df: { currentUtcDateTime: Date } }, ms: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);
const outputOf = (host: TestHost, id: string) => host.status(id)?.output;

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
    const ended = Date.parse(host.clock.now().toISOString()) - Date.parse(START);
    expect(ended, 'nothing is waited for after the last attempt').toBe(10_000 + 20_000 + MINUTE);
  });

  test('a sub-orchestration is repeated too, under the same id', async () => {
    let tries = 0;
    await using host = await testHost(() => {
      df.app.orchestration('child', function* () {
        yield* [];
        if (++tries < 3) throw new Error('not yet');
        return tries;
      });
      df.app.orchestration('parent', function* (context) {
        return (yield context.df.callSubOrchestratorWithRetry('child', policy(5), {}, 'c')) as number;
      });
    });
    const id = host.start('parent');
    await host.clock.runUntilIdle();
    expect(outputOf(host, id)).toBe(3);
    expect(host.instances().map(({ instanceId }) => instanceId)).toEqual([id, 'c']);
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
