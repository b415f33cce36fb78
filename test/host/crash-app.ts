import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { startHost } from '../../src/host/host.ts';

// A program of its own: `crash-app.ts <folder> <n>` kills itself, as kill -9 does, at its n-th invocation; 0 lets it end,
// and then it prints how every instance ended.
const [folder = '', deadly = '0'] = process.argv.slice(2);

installFunctionsCore();
const df = await import('durable-functions');

df.app.activity('step', {
  handler: ({ id, n }: { id: string; n: number }) => {
    appendFileSync(join(folder, 'effects.txt'), `${id}/${String(n)}\n`);
    return n;
  },
});

const failed = new Set<string>();
df.app.activity('shaky', {
  handler: (id: string) => {
    if (failed.has(id)) return 1_000;
    failed.add(id);
    throw new Error('the first attempt of each process fails');
  },
});

df.app.orchestration('part', function* (context) {
  const { id, n } = context.df.getInput<{ id: string; n: number }>();
  return (yield context.df.callActivity('step', { id, n })) as number;
});

df.app.orchestration('work', function* (context) {
  const id = context.df.instanceId;
  const retry = new df.RetryOptions(5, 50);
  let sum = (yield context.df.callActivity('step', { id, n: 1 })) as number;
  const parts = [10, 20, 30].map((n) => context.df.callActivity('step', { id, n }));
  sum += ((yield context.df.Task.all(parts)) as number[]).reduce((a, b) => a + b);
  sum += (yield context.df.callSubOrchestrator('part', { id, n: 100 }, `${id}-part`)) as number;
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30));
  sum += (yield context.df.callActivityWithRetry('shaky', retry, id)) as number;
  const go = context.df.waitForExternalEvent('go');
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
  yield context.df.Task.any([go, timer]);
  timer.cancel();
  return sum + (go.result as number);
});

let invocations = 0;
const host = await startHost({
  hostJson: JSON.parse(readFileSync(new URL('../../host.json', import.meta.url), 'utf8')),
  dataDir: folder,
  log: { info: () => undefined, warn: () => undefined, error: (line) => void process.stderr.write(`${line}\n`) },
  invoker: (call, invoke) => {
    invocations += 1;
    if (invocations === Number(deadly)) process.kill(process.pid, 'SIGKILL');
    return invoke(call);
  },
});
for (let n = 0; n < 30; n += 1) {
  const id = `w${String(n)}`;
  if (host.status(id) !== undefined) continue;
  host.start('work', { id });
  host.raise(id, 'go', 10_000);
}
const busy = () => host.instances().some(({ runtimeStatus }) => ['Pending', 'Running'].includes(runtimeStatus));
while (busy()) await new Promise((resolve) => setTimeout(resolve, 20));
process.stdout.write(JSON.stringify(host.instances().map(({ instanceId, output }) => [instanceId, output])));
await host.close();
