import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Deps } from '../../src/activities/deps.ts';
import { createActivities } from '../../src/activities/index.ts';
import { auditTrail } from '../../src/audit/chain.ts';
import { collectFunctions } from '../../src/host/functions-core.ts';
import { startHost, type Host } from '../../src/host/host.ts';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import type { Activities } from '../../src/orchestrations/activities.ts';
import { catchUp } from '../../src/orchestrations/catch-up.ts';
import { inspectResource } from '../../src/orchestrations/inspect-resource.ts';
import { remediateDrift } from '../../src/orchestrations/remediate-drift.ts';
import { sweep } from '../../src/orchestrations/sweep.ts';
import type { Arm } from '../../src/ports/arm.ts';
import { sha256 } from '../../src/records/keys.ts';
import { SUBSCRIPTION } from '../support/bodies.ts';
import { df, hostJson } from '../support/orchestration-host.ts';
import { someSettings } from '../support/some-settings.ts';
import { countingStore, type CountingStore } from './counting-store.ts';

/** The real runbooks, steps, store and host; only Azure is a function call away. */
export type FakeApp = {
  readonly host: Host;
  readonly deps: Deps;
  readonly asked: CountingStore['asked'];
  close(): Promise<void>;
};

const unused = (): Promise<never> => Promise.reject(new Error('Nothing is written to Azure in this measure.'));

/** Starts it on a folder, which may hold what an earlier one has left there. */
export async function startFakeApp(folder: string, arm: Partial<Arm>): Promise<FakeApp> {
  const file = sqliteStore(join(folder, 'store.db'));
  const store = countingStore(file);
  const clock = { now: () => new Date().toISOString() };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const bot = { version: '0', instance: 'bench', environment: 'bench' };
  const settings = someSettings({ scopes: [SUBSCRIPTION] });
  const deps: Deps = {
    arm: { read: unused, list: unused, query: unused, changes: unused, ...arm },
    executor: { send: unused, poll: unused },
    facts: { read: () => Promise.resolve({ known: false, why: 'Nobody is asked in this measure.' }) },
    store,
    notifier: { channels: [], send: unused },
    auditLog: undefined,
    audit: auditTrail({ store, clock, sha256, bot, log }),
    settings: { load: () => Promise.resolve({ settings, hash: 'bench' }) },
    eventsOut: undefined,
    deadLetters: undefined,
    clock,
    log,
    ownIds: () => Promise.resolve([]),
    randomId: () => randomBytes(16).toString('hex'),
    enforcementLimit: () => 'enforce',
    publicBaseUrl: 'http://127.0.0.1',
    workflows: {
      start: (name, id, input) => Promise.resolve(host.start(name, { id, input }) === id ? 'started' : 'already'),
      wake: (id) => Promise.resolve(void host.raise(id, 'wake')),
      terminate: (id, reason) => Promise.resolve(void host.terminate(id, reason)),
    },
  };
  const functions = await collectFunctions(() => {
    for (const [name, runbook] of Object.entries({ inspectResource, remediateDrift, sweep, catchUp })) {
      df.app.orchestration(name, runbook);
    }
    const activities = createActivities(deps);
    for (const name of Object.keys(activities) as (keyof Activities)[]) {
      df.app.activity(name, { handler: activities[name] as (input: unknown) => Promise<unknown> });
    }
  });
  const host: Host = await startHost({ hostJson, functions, dataDir: join(folder, 'hub'), log });
  return {
    host,
    deps,
    asked: store.asked,
    async close() {
      await host.close();
      file.close();
    },
  };
}
