import { randomUUID, randomBytes } from 'node:crypto';
import type { Log } from '../ports/log.ts';
import { answerClient, clientDataOf } from './client-endpoints.ts';
import { realClock, type HostClock } from './clock.ts';
import { claimFolder, type DataFolder } from './data-folder.ts';
import { openDatabase } from './database.ts';
import { startEngine } from './engine.ts';
import { answerEventGrid } from './event-grid.ts';
import {
  programmingModel,
  registeredFunctions,
  type ProgrammingModel,
  type Registrations,
  type TypedData,
} from './functions-core.ts';
import { guardReplays } from './guards.ts';
import { readHostJson, type HostConfig } from './host-json.ts';
import { httpFunctions } from './http-functions.ts';
import { listen, type Received } from './http-server.ts';
import { inProcess, triggerOf, type Invoke, type Invoker } from './invoke.ts';
import { orchestrationsOf, type Orchestrations } from './orchestrations.ts';
import { FolderUnusable, NothingRegistered, UnsupportedFunction } from './problems.ts';
import { openTaskHub, type TaskHub } from './task-hub.ts';
import { timersOf } from './timers.ts';

/** How a host runs. */
export type HostOptions = {
  /** The parsed content of `host.json`. */
  readonly hostJson: unknown;
  /** Where everything is kept that must survive, or the folder that was claimed already; in memory without it. */
  readonly dataDir?: string | DataFolder | undefined;
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port?: number;
  readonly clock?: HostClock;
  readonly invoker?: Invoker;
  /** Opens the file of the task hub. Tests stop the process on either side of a transaction with it. */
  readonly openDatabase?: typeof openDatabase;
  readonly log?: Log;
  /** Asked before the functions: pages of the host itself. */
  readonly routes?: (request: Request) => Promise<Response | undefined>;
  /** The functions to run; without it, everything registered so far. */
  readonly functions?: Registrations;
};

/** A running host. */
export interface Host extends Orchestrations {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Comes back when nothing runs and nothing is due. */
  idle(): Promise<void>;
  /** Runs a timer function now. */
  runTimer(name: string): Promise<void>;
  /** Runs an activity or an Event Grid function with an input; what it returns, as the runtime sees it. */
  invoke(name: string, input: unknown): Promise<TypedData | undefined>;
  /** Starts nothing more, waits up to 5 s for what runs, and frees the port and the data folder. */
  close(): Promise<void>;
  /** Stops as a crash would: what runs now is not stored and is done again at the next start. */
  kill(): Promise<void>;
}

const SUPPORTED = ['httpTrigger', 'timerTrigger', 'eventGridTrigger', 'orchestrationTrigger', 'activityTrigger'];

/** How long `close` waits for what runs. */
const CLOSING_MS = 5_000;

const quiet: Log = {
  info: () => undefined,
  warn: (message) => {
    process.stderr.write(`${message}\n`);
  },
  error: (message) => {
    process.stderr.write(`${message}\n`);
  },
};

/**
 * Starts a host for the registered functions: a stand-in for the Functions runtime and its Durable extension, with
 * durable-functions' own replay. Entities, locks and callHttp are left out, queue and blob triggers too. Throws a
 * `HostProblem` for what the person who starts it can mend.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { clock = realClock, log = quiet, functions = registeredFunctions() } = options;
  const config = readHostJson(options.hostJson);
  const model = programmingModel();
  if (functions.size === 0 || model === undefined) throw new NothingRegistered();
  for (const fn of functions.values()) checkFunction(fn.name, triggerOf(fn).type);
  guardReplays();
  keepLoopbackDirect();

  const folder = typeof options.dataDir === 'string' ? claimFolder(options.dataDir) : options.dataDir;
  try {
    const hub = openHub(folder, clock, config, options.openDatabase);
    try {
      return await serve({ ...options, clock, log, functions, config, model, hub, folder });
    } catch (error) {
      hub.close();
      throw error;
    }
  } catch (error) {
    folder?.release();
    throw error;
  }
}

function openHub(
  folder: DataFolder | undefined,
  clock: HostClock,
  config: HostConfig,
  open: typeof openDatabase = openDatabase,
): TaskHub {
  try {
    const now = () => clock.now().getTime();
    return openTaskHub(folder?.path('hub.db') ?? ':memory:', now, config.defaultVersion, open);
  } catch (error) {
    throw new FolderUnusable(folder?.path('') ?? '(memory)', error instanceof Error ? error.message : String(error));
  }
}

type Parts = Required<Pick<HostOptions, 'clock' | 'log' | 'functions'>> &
  Pick<HostOptions, 'port' | 'invoker' | 'routes'> & {
    readonly config: HostConfig;
    readonly model: ProgrammingModel;
    readonly hub: TaskHub;
    readonly folder: DataFolder | undefined;
  };

async function serve({ clock, log, functions, config, model, hub, folder, ...options }: Parts): Promise<Host> {
  let clientData = '';
  const direct = inProcess(model, () => clientData, log);
  const invoke: Invoke = (call) => options.invoker?.(call, direct) ?? direct(call);
  const { limits, takes } = config;
  const engine = startEngine({ hub, clock, functions, invoke, limits, takes, log });
  const orchestrations = orchestrationsOf(hub, engine, functions);

  const run = (name: string, data: TypedData) =>
    engine.during(async () => {
      const fn = functions.get(name);
      if (fn === undefined) throw new TypeError(`There is no function '${name}'.`);
      try {
        return await invoke({ id: randomUUID(), fn, data });
      } catch (error) {
        log.error(`${name} failed: ${trace(error)}`);
        throw error;
      }
    });
  const timers = timersOf(functions, hub, clock, run);
  const answerHttp = httpFunctions(functions, config.routePrefix, run);

  // Nobody who doesn't know this can steer orchestrations: not a page in a browser, not another user of the computer.
  const secret = `/runtime/durable/${randomBytes(24).toString('hex')}/`;
  let closing = false;
  let ended: Promise<void> | undefined;
  const answer = async (received: Received): Promise<Response> => {
    const { request, body } = received;
    const { pathname, search } = new URL(request.url);
    if (pathname.startsWith(secret)) {
      const url = new URL(`http://client/${pathname.slice(secret.length)}${search}`);
      return answerClient(orchestrations, { url, method: request.method, body: body.toString() });
    }
    if (closing) return new Response('The host is closing.\n', { status: 503 });
    if (pathname === '/runtime/webhooks/eventgrid') return answerEventGrid(functions, run, request, body.toString());
    return (await options.routes?.(request)) ?? answerHttp(received);
  };

  const server = await listen(options.port ?? 0, answer, (error) => {
    log.error(`A request failed in the host: ${trace(error)}`);
  });
  const url = `http://127.0.0.1:${String(server.port)}`;
  folder?.sign(url);
  clientData = clientDataOf(config.hubName, `${url}${secret}`);
  const unfollow = clock.follow?.(() => engine.idle());
  timers.start();
  engine.wake();

  const stop = async (): Promise<void> => {
    unfollow?.();
    engine.stop();
    await server.close();
    hub.close();
    folder?.release();
  };
  const end = (patienceMs: number): Promise<void> => {
    closing = true;
    timers.stop();
    return (ended ??= engine.drain(patienceMs).then(stop));
  };

  return {
    ...orchestrations,
    url,
    port: server.port,
    idle: () => engine.idle(),
    runTimer: (name) => timers.run(name),
    invoke: (name, input) => run(name, { json: JSON.stringify(input) }),
    close: () => end(CLOSING_MS),
    kill: () => end(0),
  };
}

function checkFunction(name: string, type: string): void {
  if (type === 'entityTrigger') {
    throw new UnsupportedFunction(name, 'entities are not supported; keep state in the store');
  }
  if (!SUPPORTED.includes(type))
    throw new UnsupportedFunction(name, `it has a ${type}; there are ${SUPPORTED.join(', ')}`);
}

/** The durable client calls this very host; a proxy in the environment must not get these calls. */
function keepLoopbackDirect(): void {
  const now = process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '';
  if (now === '*' || now.split(',').includes('127.0.0.1')) return;
  const direct = now === '' ? '127.0.0.1' : `${now},127.0.0.1`;
  Object.assign(process.env, { no_proxy: direct, NO_PROXY: direct });
}

function trace(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
