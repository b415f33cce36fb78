import { readFileSync } from 'node:fs';
import { ports, use } from '../app.ts';
import type { JsonObject } from '../model/json.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import type { SignIn } from '../ports/sign-in.ts';
import { PEOPLE } from '../simulator/contoso.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { claimFolder } from './data-folder.ts';
import { installFunctionsCore } from './functions-core.ts';
import { startHost, type Host } from './host.ts';
import { chosenPerson, developer } from './person.ts';
import { HostProblem } from './problems.ts';
import { startSimulation } from './simulation.ts';
import { sqliteStore, type ClosableStore } from './sqlite-store.ts';
import { terminalLog } from './terminal.ts';

const log = terminalLog(process.stdout, () => new Date(), process.env['DRIFTWARDEN_LOG'] === 'details');

try {
  await run(readArguments(process.argv.slice(2), process.cwd()));
} catch (error) {
  const known = error instanceof HostProblem || error instanceof SettingsProblem;
  process.stderr.write(`${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
}

/** Runs the app on this machine until it is told to stop. */
async function run(args: Arguments): Promise<void> {
  const baseUrl = `http://127.0.0.1:${String(args.port)}`;
  const folder = claimFolder(args.dataDir);
  const store = sqliteStore(folder.path('store.db'));
  const simulation = args.azure
    ? undefined
    : await startSimulation(args.dataDir, baseUrl, (event) => deliver(baseUrl, event));
  process.env['PUBLIC_BASE_URL'] ??= baseUrl;

  installFunctionsCore();
  use({
    store,
    clock: { now: () => new Date().toISOString() },
    log,
    signIn: simulation === undefined ? developerOfToken() : chosenPerson(PEOPLE),
    openForReading: true,
    simulated: simulation !== undefined,
    doors: simulation === undefined ? undefined : { signIn: () => '/person' },
  });
  await (await ports()).settings.load();
  await import('../functions/main.ts');
  const host = await startHost({
    hostJson: JSON.parse(readFileSync(new URL('../../host.json', import.meta.url), 'utf8')),
    dataDir: folder,
    port: args.port,
    log,
    routes: async (request) =>
      new URL(request.url).pathname === '/'
        ? new Response(null, { status: 302, headers: { location: '/cases' } })
        : await simulation?.routes(request),
  });
  stopOnSignal(host, store, simulation);

  log.story(`Driftwarden is at work on ${simulation ? 'a simulated Azure' : 'Azure'}. Cases: ${baseUrl}/cases`);
  log.info(`Everything is kept in ${args.dataDir}. Ctrl-C stops; the next start goes on where this one was.`);
  await host.runTimer('catch-up');
  await host.idle();
  await host.runTimer('self-check');
  if (simulation === undefined) return;
  await simulation.play((line) => {
    log.story(line);
  });
  log.story(`That is the story. Who may decide what: ${baseUrl}/person. Messages: ${baseUrl}/inbox`);
}

/** The one person of a laptop on the real Azure: whoever our own token was issued to, with every role of the settings. */
function developerOfToken(): SignIn {
  return developer(async () => {
    const { ownPrincipalId, settings } = await ports();
    const { approvers } = (await settings.load()).settings;
    const roles = approvers.flatMap(({ role, fallback }) => (fallback === undefined ? [role] : [role, fallback]));
    const id = await ownPrincipalId();
    return { id, name: `developer ${id}`, roles: [...new Set(roles)] };
  });
}

/** Event Grid's part: sends one event to the webhook, and throws unless it was taken. */
async function deliver(baseUrl: string, event: JsonObject): Promise<void> {
  const answer = await fetch(`${baseUrl}/runtime/webhooks/eventgrid?functionName=on-resource-event`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
    body: JSON.stringify([event]),
  });
  if (!answer.ok) throw new Error(`The webhook answered ${String(answer.status)}.`);
}

function stopOnSignal(host: Host, store: ClosableStore, simulation: { close(): Promise<void> } | undefined): void {
  const stop = (): void => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    log.info('Stopping. Everything is kept.');
    void host
      .close()
      .then(() => simulation?.close())
      .then(() => {
        store.close();
        process.exit(0);
      });
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}
