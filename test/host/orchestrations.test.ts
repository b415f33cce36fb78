import { describe, expect, test } from 'vitest';
import { df, testHost, type TestHost } from '../support/orchestration-host.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const after = (context: { df: { currentUtcDateTime: Date } }, ms: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + ms);
const outputOf = (host: TestHost, id: string) => host.status(id)?.output;

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
        if (context.df.version !== '1.0') throw new Error('each execution begins with its start, and its version');
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
