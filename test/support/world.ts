import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { ports, use } from '../../src/app.ts';
import { azureSignIn } from '../../src/azure/index.ts';
import { collectFunctions, type Registrations } from '../../src/host/functions-core.ts';
import type { VirtualClock } from '../../src/host/clock.ts';
import { chosenPerson } from '../../src/host/person.ts';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import type { Person } from '../../src/model/approval.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { CaseRecord } from '../../src/model/case.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { casesSince } from '../../src/records/cases.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { SUBSCRIPTION } from './bodies.ts';
import { drowsyClock } from './drowsy-clock.ts';
import { withOthersReported } from './others-reported.ts';
import { START, testHost, type TestHost } from './orchestration-host.ts';
import { SIGN_IN_ENV } from './signed-in.ts';
import { ALL_STATED } from './stated.ts';
import { tellOf, TOLD_OF } from './told-of.ts';

/** The app's own functions, registered once for all worlds of a test file. */
const app = await collectFunctions(async () => {
  await import('../../src/functions/main.ts');
});

/** The whole thing: the app on the embedded host, the real SDKs, a simulated Azure over TLS, all in virtual time. */
export type World = AsyncDisposable & {
  readonly clock: VirtualClock;
  readonly host: TestHost;
  readonly simulator: Simulator;
  readonly store: Store;
  /** Writes the operator's settings. */
  settings(text: string): void;
  /** Catches up, and looks at everything once, as the schedules do. */
  sweep(): Promise<void>;
  /** Posts events to the webhook as Event Grid does; the status of the answer. */
  post(...events: readonly JsonObject[]): Promise<number>;
  /** Delivers what the simulated Azure has to tell, and waits until there is nothing left to do now. */
  settle(): Promise<void>;
  /** Lets so much time pass, with everything that happens in it. */
  pass(ms: number): Promise<void>;
  /** The same for days: the app's schedules sleep meanwhile and run once at the end. */
  leap(ms: number): Promise<void>;
  cases(): Promise<readonly CaseRecord[]>;
  /** The wire calls to Resource Manager since the last asking, as `METHOD last/segments`. */
  calls(): readonly string[];
  /** The audit records that have reached Log Analytics, delivering first. */
  audit(): Promise<readonly AuditRecord[]>;
};

/** Settings under which fixes go out. */
export const ENFORCE = `
enforcement: enforce
scopes: [${SUBSCRIPTION}]
approvers: [{scope: ${SUBSCRIPTION}, role: approver-platform, fallback: approver-security, mail: [platform@contoso.example]}]
${ALL_STATED}
`;

/** What a world may be started with. */
export type WorldOptions = {
  readonly settings?: string;
  /** Ids of the controls that the story is about; the app has no others. Without it, those that most stories tell of. */
  readonly toldOf?: readonly string[];
  readonly simulator?: Partial<SimulatorOptions>;
  /** Who can sign in, by the cookie of the person chooser. */
  readonly people?: readonly Person[];
  /** People sign in to the simulated tenant as to a deployed app, and nothing is open for reading: see `signed-in.ts`. */
  readonly signsIn?: boolean;
  /** App settings beside those that lead to the simulated Azure. */
  readonly env?: Readonly<Record<string, string>>;
  /** Puts something between the app and its store. */
  readonly storeOfApp?: (store: Store) => Store;
  /** Where the app's own log goes. */
  readonly log?: Log;
  /** Another build of the app; the host looks up each function when it runs it. */
  readonly buildOf?: (app: Registrations) => Registrations;
};

const REAL_TIME = { now: () => new Date().toISOString() };
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Starts a world whose simulated Azure holds these bodies. `await using` ends it. */
export async function startWorld(bodies: readonly JsonObject[], given: WorldOptions = {}): Promise<World> {
  tellOf(given.toldOf ?? TOLD_OF);
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-'));
  const settingsFile = join(folder, 'settings.yaml');
  const writeSettings = (text: string): void => {
    writeFileSync(settingsFile, withOthersReported(text, given.toldOf));
  };
  writeSettings(given.settings ?? ENFORCE);
  const clock = drowsyClock(START);
  const inbox: JsonObject[] = [];
  const simulator = await startSimulator({
    now: () => clock.now(),
    deliver: (event) => Promise.resolve(void inbox.push(event)),
    ...given.simulator,
  });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), simulator.certificate]);
  // They were there long before anybody looked.
  const past = new Date(Date.parse(START) - 30 * 86_400_000);
  for (const body of bodies) simulator.estate.set(textOf(body['id']), body, past);
  Object.assign(process.env, simulator.env, {
    DRIFTWARDEN_SETTINGS: settingsFile,
    PUBLIC_BASE_URL: 'http://127.0.0.1',
    ...given.env,
  });
  const store = sqliteStore(':memory:', () => clock.now());
  const log = given.log ?? (process.env['WORLD_LOG'] === undefined ? SILENT : console);
  const isOpen = given.signsIn !== true;
  // Those who check tokens go by real time.
  const entra = { env: { ...simulator.env, ...SIGN_IN_ENV }, store, clock: REAL_TIME, log };
  const surroundings = {
    store: given.storeOfApp?.(store) ?? store,
    clock: { now: () => clock.now().toISOString() },
    log,
    ...(isOpen ? { signIn: chosenPerson(given.people ?? []), doors: undefined } : azureSignIn(entra)),
    openForReading: isOpen,
    simulated: isOpen,
  };
  use(surroundings);
  try {
    await (await ports()).settings.load();
  } catch (problem) {
    await simulator.close();
    throw problem;
  }
  const host = await testHost(given.buildOf?.(app) ?? app, { clock });
  if (!isOpen) {
    // Only its own address may send forms there.
    process.env['PUBLIC_BASE_URL'] = host.url;
    use(surroundings);
  }
  let seen = 0;

  const post = async (...events: readonly JsonObject[]): Promise<number> => {
    const answer = await fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=on-resource-event`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
      body: JSON.stringify(events),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const settle = async (): Promise<void> => {
    for (;;) {
      await simulator.deliverNow();
      const events = inbox.splice(0);
      if (events.length > 0 && (await post(...events)) >= 500) {
        // Event Grid sends the whole array again, later.
        inbox.unshift(...events);
        return host.idle();
      }
      await host.idle();
      await simulator.deliverNow();
      if (inbox.length === 0) return;
    }
  };
  return {
    clock,
    host,
    simulator,
    store,
    settings: writeSettings,
    async sweep() {
      await host.runTimer('catch-up');
      await host.runTimer('sweep-on-schedule');
      await settle();
    },
    post,
    settle,
    async pass(ms) {
      await settle();
      await clock.advance(ms);
      await settle();
    },
    async leap(ms) {
      await settle();
      await clock.leap(ms);
      await settle();
    },
    async cases() {
      const found: CaseRecord[] = [];
      for await (const record of casesSince(store, '2026-01-01T00:00:00.000Z')) found.push(record);
      return found;
    },
    calls() {
      const fresh = simulator.calls.slice(seen);
      seen = simulator.calls.length;
      return fresh.filter(({ path }) => /^\/(?:subscriptions|providers)\//u.test(path)).map(inWords);
    },
    async audit() {
      await host.runTimer('deliver');
      return simulator.estate.kept('audit') as readonly AuditRecord[];
    },
    async [Symbol.asyncDispose]() {
      await host.close();
      await simulator.close();
      store.close();
      for (const name of Object.keys(given.env ?? {})) Reflect.deleteProperty(process.env, name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function inWords({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.split('/').slice(-2).join('/')}`;
}
