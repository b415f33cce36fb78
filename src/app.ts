import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { hostname } from 'node:os';
import { permitFrom } from './activities/permit.ts';
import { receivedEvents } from './activities/received-events.ts';
import type { SelfCare } from './activities/self-check-deps.ts';
import { auditTrail } from './audit/chain.ts';
import { azurePorts, azureSignIn, azureStore } from './azure/index.ts';
import type { AzurePorts } from './azure/index.ts';
import { jsonLog } from './azure/json-log.ts';
import { knownToSettings } from './controls/index.ts';
import type { BrokenStart } from './pages/broken-start.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Ports } from './ports/ports.ts';
import type { Doors, SignIn } from './ports/sign-in.ts';
import type { Store } from './ports/store.ts';
import { deploymentKey } from './records/deployment-keys.ts';
import { sha256 } from './records/keys.ts';
import { readManifest } from './self-check/manifest.ts';
import { unresolvedIn } from './self-check/settings.ts';

/** Where and as what the app runs: what differs between a laptop and Azure. */
export type Surroundings = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly signIn: SignIn;
  /** Pages may be read by whoever reaches them: only where nobody but the developer can. */
  readonly openForReading: boolean;
  /** The Azure of this app is a simulated one. */
  readonly simulated: boolean;
  /** Where a visitor signs in, or chooses a person; `undefined` where nobody can. */
  readonly doors: Doors | undefined;
};

/** The app: its ports, and what only its pages and triggers need. */
export type App = Ports &
  Surroundings & {
    readonly csrfKey: string;
    /** Entra object id of the identity that this app uses. */
    readonly ownPrincipalId: () => Promise<string>;
    /** Turns what Event Grid sent into a plain event; never throws. */
    readonly readEvent: (raw: unknown) => Promise<unknown>;
    /** What the self-check needs besides the ports. */
    readonly selfCare: SelfCare;
  };

let surroundings: Surroundings | undefined;
let app: Promise<App> | undefined;

/** Says where the app runs. Before the first call of `ports`, or to start over. Nobody says so in Azure: `undefined`, see `deployed`. */
export function use(given: Surroundings | undefined): void {
  surroundings = given;
  app = undefined;
}

/** The app, built at the first call. Throws when a setting is missing or broken; the next call tries again. */
export function ports(): Promise<App> {
  app ??= build(process.env).catch((error: unknown) => {
    app = undefined;
    throw error;
  });
  return app;
}

/** Read without the rest: one of the others may be what keeps the app from starting. */
const SIGN_IN_SETTINGS = ['SIGN_IN_TENANT_ID', 'SIGN_IN_CLIENT_ID', 'WEBSITE_AUTH_ENABLED', 'AZURE_AUTHORITY_HOST'];

/** What is left where `ports` threw this: enough to tell people who are signed in why. */
export function brokenStart(error: unknown): BrokenStart {
  const { env } = process;
  const clock = surroundings?.clock ?? { now: () => new Date().toISOString() };
  const log = surroundings?.log ?? jsonLog(process.stdout, process.stderr);
  const why = error instanceof Error ? error.message : String(error);
  log.error(`The app does not start. ${why}`);
  let signIn = surroundings?.signIn;
  try {
    const settings = Object.fromEntries(SIGN_IN_SETTINGS.map((name) => [name, env[name]]));
    signIn ??= azureSignIn({ env: settings, clock, log }).signIn;
  } catch (fault) {
    log.error(`Nor can anybody sign in. ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  const { openForReading = false, simulated = false } = surroundings ?? {};
  return { signIn, openForReading, simulated, now: clock.now(), why, unresolved: unresolvedIn(env) };
}

/** A Function app in Azure: everything in Azure Tables, lines of JSON for the host, pages for who signed in with Entra. */
function deployed(env: NodeJS.ProcessEnv): Surroundings {
  const clock = { now: () => new Date().toISOString() };
  const log = jsonLog(process.stdout, process.stderr);
  const store = azureStore({ env, clock, log });
  return { store, clock, log, ...azureSignIn({ env, store, clock, log }), openForReading: false, simulated: false };
}

async function build(env: NodeJS.ProcessEnv): Promise<App> {
  const here = surroundings ?? deployed(env);
  const { store, clock, log } = here;
  const bot = {
    version: versionOfPackage(),
    instance: env['WEBSITE_INSTANCE_ID'] ?? hostname(),
    environment: here.simulated ? 'simulated' : (env['AZURE_FUNCTIONS_ENVIRONMENT'] ?? 'local'),
  };
  const audit = auditTrail({ store, clock, sha256, bot, log });
  const manifest = readManifest(env['DRIFTWARDEN_MANIFEST']);
  const azure = azurePorts({
    manifest: manifest.kind === 'manifest' ? manifest.manifest : undefined,
    env,
    store,
    clock,
    log,
    redactionKey: await deploymentKey(store, 'redaction'),
    settingsScopes: async () => (await settings.load()).settings.scopes,
    permit: (order) => permit(order),
  });
  // Not before it is used: the grammar and its packages are a good part of what a new worker would have to load.
  const { settingsSource } = await import('./settings/source.ts');
  const settings = settingsSource({
    location: env['DRIFTWARDEN_SETTINGS'] ?? '',
    readText: azure.readSettingsText,
    store,
    known: knownToSettings,
    sha256,
    log,
    audit,
  });
  const enforcementLimit = (): 'off' | 'observe' | 'enforce' => limitOf(env['DRIFTWARDEN_ENFORCEMENT']);
  const permit = permitFrom({ store, settings, clock, enforcementLimit });
  return {
    ...here,
    ...azure,
    audit,
    settings,
    enforcementLimit,
    randomId,
    selfCare: {
      ...selfCareOf(env, azure),
      isDeployed: !here.openForReading,
      manifest,
      received: receivedEvents({ store, clock, log, randomId, after: here.openForReading ? undefined : after }),
    },
    publicBaseUrl: (env['PUBLIC_BASE_URL'] ?? `https://${env['WEBSITE_HOSTNAME'] ?? 'localhost'}`).replace(/\/+$/, ''),
    csrfKey: await deploymentKey(store, 'csrf'),
  };
}

const randomId = (): string => randomBytes(16).toString('hex');

const after = (ms: number, run: () => void): void => void setTimeout(run, ms).unref();

function selfCareOf(
  env: NodeJS.ProcessEnv,
  { identities, own, auditRule }: AzurePorts,
): Omit<SelfCare, 'isDeployed' | 'manifest' | 'received'> {
  return {
    identities,
    own,
    auditRule,
    signInSettings: { platform: env['WEBSITE_AUTH_ENABLED'], configured: Boolean(env['SIGN_IN_CLIENT_ID']?.trim()) },
    unresolved: unresolvedIn(env),
    enforcementWord: env['DRIFTWARDEN_ENFORCEMENT'],
    settingsLocation: env['DRIFTWARDEN_SETTINGS'] ?? '',
  };
}

/** `off`, `observe` or `enforce` (also when unset: the settings decide). Anything else stops all writes. */
function limitOf(value: string | undefined): 'off' | 'observe' | 'enforce' {
  const word = (value ?? 'enforce').trim().toLowerCase();
  return word === 'enforce' || word === 'observe' ? word : word === '' ? 'enforce' : 'off';
}

/** Of the package.json nearest to this file: compiled code and the bundle of the deployed package lie at different depths. */
function versionOfPackage(): string {
  const { version } = JSON.parse(readFileSync(findPackageJSON(import.meta.url) ?? '', 'utf8')) as { version: string };
  return version;
}
