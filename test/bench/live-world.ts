import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { ports, use, type App } from '../../src/app.ts';
import { collectFunctions } from '../../src/host/functions-core.ts';
import { startHost, type Host } from '../../src/host/host.ts';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { SUBSCRIPTION } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';
import { hostJson } from '../support/orchestration-host.ts';
import { countingStore, type CountingStore } from './counting-store.ts';
import type { Order, Ready, Write } from './azure-process.ts';

const settingsFor = (scopes: readonly string[]): string => `enforcement: enforce
scopes: [${scopes.join(', ')}]
limits: {writesPerHour: 1000}
`;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The app as it runs: on the time of day, its store and hub in files, the simulated Azure in another process. */
export type LiveWorld = AsyncDisposable & {
  readonly host: Host;
  readonly app: App;
  /** What the store has been asked so far. */
  readonly asked: CountingStore['asked'];
  ask(order: Order): Promise<readonly Write[]>;
  /** Posts one event about each resource, in one delivery, and waits until everything has been done. */
  events(ids: readonly string[]): Promise<void>;
};

/** Starts it in a folder with these resources, and looks at all of them once. */
export async function startLiveWorld(
  folder: string,
  bodies: readonly JsonObject[],
  scopes: readonly string[] = [SUBSCRIPTION],
): Promise<LiveWorld> {
  const azure = fork(fileURLToPath(new URL('azure-process.ts', import.meta.url)));
  const answer = async (): Promise<unknown> => ((await once(azure, 'message')) as readonly unknown[])[0];
  const { env, certificate } = (await answer()) as Ready;
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate]);
  const settings = join(folder, 'settings.yaml');
  writeFileSync(settings, settingsFor(scopes));
  Object.assign(process.env, env, { DRIFTWARDEN_SETTINGS: settings, PUBLIC_BASE_URL: 'http://127.0.0.1' });

  const file = sqliteStore(join(folder, 'store.db'));
  const store = countingStore(file);
  use({
    store,
    clock: { now: () => new Date().toISOString() },
    log: quiet,
    signIn: { whoIs: () => Promise.resolve(undefined) },
    openForReading: true,
    simulated: true,
    doors: undefined,
  });
  const functions = await collectFunctions(async () => {
    await import('../../src/functions/main.ts');
  });
  const host = await startHost({ hostJson, functions, dataDir: join(folder, 'hub'), log: quiet });
  const ask = async (order: Order): Promise<readonly Write[]> => {
    azure.send(order);
    return (await answer()) as readonly Write[];
  };
  await ask({ kind: 'set', bodies });
  await host.runTimer('sweep-on-schedule');
  await host.idle();
  return {
    host,
    app: await ports(),
    asked: store.asked,
    ask,
    async events(ids) {
      const events = ids.map((id) => gridEvent({ resourceUri: id }, { subject: id }));
      const { ok, status } = await fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=on-resource-event`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
        body: JSON.stringify(events),
      });
      if (!ok) throw new Error(`The webhook answered ${String(status)} to ${String(events.length)} events.`);
      await host.idle();
    },
    async [Symbol.asyncDispose]() {
      await host.close();
      azure.disconnect();
      file.close();
    },
  };
}
