import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { expect, test } from 'vitest';
import { testHost } from '../support/orchestration-host.ts';

installFunctionsCore();
const df = await import('durable-functions');

test('a chain of activities ends with what its last step said', async () => {
  await using host = await testHost(() => {
    df.app.activity('double', { handler: (n: number) => n * 2 });
    df.app.orchestration('chain', function* (context) {
      const a: number = yield context.df.callActivity('double', context.df.getInput<number>());
      const b: number = yield context.df.callActivity('double', a);
      return { b };
    });
  });
  const id = host.start('chain', { input: 5 });
  await host.idle();
  expect(host.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: { b: 20 } });
});
