import type { OrchestrationContext, Task } from 'durable-functions';
import { expect, test } from 'vitest';
import type { Step } from '../../src/orchestrations/flow.ts';
import { df, testHost, type TestHost } from '../support/orchestration-host.ts';

const { sleeperOf } = await import('../../src/orchestrations/flow.ts');

const MINUTE = 60_000;
type Answer = { readonly kind: 'open'; readonly until: string } | { readonly kind: 'answered'; readonly asked: number };

/** An orchestration that asks `answer` with its n-th question; a question can be held up by a promise. */
async function asking(
  answer: (asked: number) => Answer | Promise<Answer>,
): Promise<TestHost & { readonly asked: () => number }> {
  let asked = 0;
  const host = await testHost(() => {
    df.app.activity('ask', { handler: () => answer(++asked) });
    df.app.orchestration('asking', function* (context: OrchestrationContext): Generator<Task, unknown> {
      const ask = function* (): Step<Answer> {
        return (yield context.df.callActivity('ask')) as Answer;
      };
      return yield* sleeperOf(context).ask(ask);
    });
  });
  return { ...host, asked: () => asked };
}

const open: Answer = { kind: 'open', until: '2026-03-02T09:01:00.000Z' };
const eventually = async (holds: () => boolean) => {
  while (!holds()) await new Promise(setImmediate);
};

test('it asks again when its time has come, and when it is woken', async () => {
  await using host = await asking((asked) =>
    asked < 4 ? { ...open, until: '2026-03-03T09:00:00.000Z' } : { kind: 'answered', asked },
  );
  host.start('asking', { id: 'a' });
  await host.idle();
  expect(host.asked()).toBe(1);
  for (const asked of [2, 3]) {
    host.raise('a', 'wake');
    await host.idle();
    expect(host.asked()).toBe(asked);
  }
  await host.clock.advance(24 * 60 * MINUTE);
  expect(host.status('a')).toMatchObject({ runtimeStatus: 'Completed', output: { kind: 'answered', asked: 4 } });
});

test('a wake-up call that comes while it asks is not lost, whichever sleep came before', async () => {
  const held: (() => void)[] = [];
  let answered = 0;
  await using host = await asking(async (asked) => {
    const seen = answered;
    await new Promise<void>((resolve) => held.push(resolve));
    return seen < 3 ? open : { kind: 'answered', asked };
  });
  const wakeWhileAsking = async (asked: number) => {
    await eventually(() => held.length === asked);
    const before = host.history('a').length;
    host.raise('a', 'wake');
    answered += 1;
    await eventually(() => host.history('a').length > before);
    held[asked - 1]?.();
  };

  host.start('asking', { id: 'a' });
  await eventually(() => held.length === 1);
  held[0]?.();
  await host.idle();
  const advanced = host.clock.advance(MINUTE);
  for (const asked of [2, 3, 4]) await wakeWhileAsking(asked);
  await eventually(() => held.length === 5);
  held[4]?.();
  await advanced;
  expect(host.status('a')).toMatchObject({ runtimeStatus: 'Completed', output: { kind: 'answered', asked: 5 } });
  expect(host.clock.now().toISOString()).toBe('2026-03-02T09:01:00.000Z');
});
