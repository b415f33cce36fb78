import type { HttpClient } from '@azure/core-rest-pipeline';
import type { JsonObject } from '../model/json.ts';
import type { Manifest } from '../model/self-check.ts';
import type { Permit } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { OwnResources } from '../ports/own-resources.ts';
import type { Ports } from '../ports/ports.ts';
import type { Store } from '../ports/store.ts';
import { kinds } from '../resources/index.ts';
import { blobContainer } from './blobs.ts';
import { defaultCredential } from './credential.ts';
import { easyAuth } from './easy-auth.ts';
import type { EasyAuth } from './easy-auth.ts';
import { readEnvironment } from './environment.ts';
import type { AzureEnvironment } from './environment.ts';
import { readEvent } from './event-grid-in.ts';
import { eventTopic } from './event-topic.ts';
import { logAnalytics } from './log-analytics.ts';
import { communicationMail } from './mail.ts';
import { notifier } from './notifier.ts';
import type { Wire } from './pipeline.ts';
import { ownResources } from './own-resources.ts';
import { resourceManager, resourceReader } from './resource-manager.ts';
import type { Identity, Reader } from './resource-manager.ts';
import { settingsText } from './settings-text.ts';
import type { ReadSettingsText } from './settings-text.ts';
import { tableStore } from './table-store.ts';
import { teamsWebhook } from './teams.ts';
import { paced } from './pace.ts';
import { processGate } from './process-gate.ts';
import { throttleGate } from './throttle-gate.ts';

/** What the real side of the ports is made from. */
export type AzureOptions = {
  /** App settings, as in `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly permit: Permit;
  /** The deployment's own key for redaction markers. */
  readonly redactionKey: string;
  /** The scopes of the settings in force. Asked for before each request; nothing outside leaves. */
  readonly settingsScopes: () => Promise<readonly string[]>;
  /** What belongs to the app, and may be read for its self-check. */
  readonly manifest?: Manifest | undefined;
  /** Instead of the SDK's own HTTP client. */
  readonly httpClient?: HttpClient;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs?: number;
};

/** The ports on the real Azure, and what goes with them. */
export type AzurePorts = Pick<
  Ports,
  'arm' | 'executor' | 'facts' | 'auditLog' | 'notifier' | 'eventsOut' | 'deadLetters' | 'ownIds'
> & {
  readonly ownPrincipalId: () => Promise<string>;
  readonly identities: readonly Identity[];
  /** The app's own resources; absent without a manifest. */
  readonly own: OwnResources | undefined;
  /** Where audit records are delivered to, where that is set up. */
  readonly auditRule: AzureEnvironment['auditLog'];
  readonly readEvent: (raw: unknown) => Promise<JsonObject>;
  readonly readSettingsText: ReadSettingsText;
};

const TIMEOUT_MS = 30_000;
/** A visitor waits for it. */
const SIGN_IN_TIMEOUT_MS = 5_000;

/**
 * Makes the ports from the app settings. Nothing is sent and no SDK is loaded before a port is used. Throws an `Error`
 * that names every app setting that can't be used. A channel without settings is not set up; the log says so once.
 */
export function azurePorts(options: AzureOptions): AzurePorts {
  const { clock, log, store } = options;
  const environment = readEnvironment(options.env);
  const wire: Wire = {
    http: httpClient(options.httpClient),
    gate: paced(throttleGate(store, clock, log), clock),
    clock,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  };
  const credential = defaultCredential(environment);
  const { auditLog, deadLetters, eventsTopic, mail, teamsWebhook: webhook } = environment;
  tellWhatIsMissing(environment, log);
  return {
    ...resourceManager({
      environment,
      credential,
      wire,
      scopes: options.settingsScopes,
      kinds,
      permit: options.permit,
      store,
      log,
      redactionKey: options.redactionKey,
    }),
    own:
      options.manifest === undefined
        ? undefined
        : ownResources({ endpoint: environment.armEndpoint, credential, wire, manifest: options.manifest }),
    auditRule: auditLog,
    auditLog: auditLog === undefined ? undefined : logAnalytics(auditLog, credential, wire),
    notifier: notifier({
      ...(webhook === undefined ? {} : { teams: teamsWebhook(webhook, wire) }),
      ...(mail === undefined ? {} : { mail: communicationMail(mail, credential, wire) }),
    }),
    eventsOut: eventsTopic === undefined ? undefined : eventTopic(eventsTopic, credential, wire),
    deadLetters: deadLetters === undefined ? undefined : blobContainer(deadLetters, credential, wire),
    readEvent,
    readSettingsText: settingsText(credential, wire),
  };
}

/** What reading without a deployment is made from. */
export type AzureReaderOptions = Pick<AzureOptions, 'env' | 'clock' | 'redactionKey' | 'httpClient' | 'timeoutMs'> & {
  readonly scopes: readonly string[];
};

/**
 * Reading Azure without a deployment: no store, no executor, nothing that could write. Throws an `Error` that names every
 * app setting that can't be used.
 */
export function azureReader(options: AzureReaderOptions): Reader {
  const { clock, redactionKey, scopes } = options;
  const environment = readEnvironment(options.env);
  const gate = paced(processGate(clock), clock);
  return resourceReader({
    endpoint: environment.armEndpoint,
    credential: defaultCredential(environment),
    wire: { http: httpClient(options.httpClient), gate, clock, timeoutMs: options.timeoutMs ?? TIMEOUT_MS },
    scopes: () => Promise.resolve(scopes),
    kinds,
    redactionKey,
  });
}

/** What the store of a deployment is made from. */
export type AzureStoreOptions = Pick<AzureOptions, 'env' | 'clock' | 'log' | 'httpClient'>;

/**
 * The store of a deployment, on Azure Tables. Nothing is sent before it is used. Throws an `Error` when the app settings do
 * not say where it is, or can't be used.
 */
export function azureStore({ env, clock, log, httpClient: http }: AzureStoreOptions): Store {
  const environment = readEnvironment(env);
  const { storeTables: endpoint } = environment;
  if (endpoint === undefined) {
    throw new Error(
      'DRIFTWARDEN_STORE_TABLES is not set: give the https address of the table service of our own storage account, ' +
        'like https://<account>.table.core.windows.net. On a laptop, npm start needs none.',
    );
  }
  return tableStore({ endpoint, credential: defaultCredential(environment), clock, log, http });
}

/** What the sign-in of a deployed app is made from. */
export type AzureSignInOptions = Pick<AzureOptions, 'env' | 'clock' | 'log' | 'httpClient'> & {
  /** Absent while there is none: then only this process knows who asked us to wait. */
  readonly store?: Store;
};

/** Who visits a deployed app. Nothing is sent before somebody does. Throws an `Error` that names every setting that can't be used. */
export function azureSignIn({ env, store, clock, log, httpClient: http }: AzureSignInOptions): EasyAuth {
  const gate = store === undefined ? processGate(clock) : throttleGate(store, clock, log);
  return easyAuth({ env, wire: { http: httpClient(http), gate, clock, timeoutMs: SIGN_IN_TIMEOUT_MS }, clock, log });
}

function httpClient(given: HttpClient | undefined): Wire['http'] {
  let made: Promise<HttpClient> | undefined;
  return () => {
    made ??= given
      ? Promise.resolve(given)
      : import('@azure/core-rest-pipeline').then((sdk) => sdk.createDefaultHttpClient());
    return made;
  };
}

function tellWhatIsMissing(environment: AzureEnvironment, log: Log): void {
  const missing = [
    environment.auditLog ? '' : 'the audit log (AUDIT_INGESTION_ENDPOINT): records wait in the store',
    environment.teamsWebhook ? '' : 'Teams (TEAMS_WEBHOOK_URL)',
    environment.mail ? '' : 'mail (EMAIL_ENDPOINT)',
    environment.eventsTopic ? '' : 'own events (EVENTS_TOPIC_ENDPOINT)',
  ].filter((one) => one !== '');
  if (missing.length > 0) log.info(`Not set up: ${missing.join('; ')}.`);
}
