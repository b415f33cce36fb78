import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../model/json.ts';
import { answerArm } from './arm.ts';
import type { Behaviour } from './behaviour.ts';
import { USUAL_BEHAVIOUR } from './behaviour.ts';
import { certificate } from './certificate.ts';
import type { Estate } from './estate.ts';
import { openEstate } from './estate.ts';
import type { Principal } from './events.ts';
import type { Faults } from './faults.ts';
import { makeFaults } from './faults.ts';
import { identityEndpoint, TENANT } from './identity.ts';
import type { Issuer } from './issuer.ts';
import { issuerAt } from './issuer.ts';
import { operationsOf } from './operations.ts';
import type { Outcome, RawRequest } from './server.ts';
import { jsonIn, listen } from './server.ts';
import { answerService, AUDIT_RULE, AUDIT_STREAM } from './services.ts';
import { throttleOf } from './throttling.ts';
import { principalOf } from './tokens.ts';
import type { WireCall, WireReply, WireRequest } from './wire.ts';

/** How to start a simulated Azure. */
export type SimulatorOptions = {
  /** Where its state is kept; in memory without it. A file also keeps the port. */
  readonly file?: string;
  /** The simulated clock. Tokens and the certificate go by real time, as those who check them do. */
  readonly now?: () => Date;
  /** Gets each event until it takes it; called again for the same event after a restart. */
  readonly deliver?: (event: JsonObject) => Promise<void>;
  readonly options?: Partial<Behaviour>;
  /** The bot has one identity, which reads and writes. */
  readonly oneIdentity?: boolean;
  /** May this principal do that? Asked with the ARM action in lower case. Everybody may, without it. */
  readonly allows?: (principalId: string, action: string, id: string) => boolean;
  /** The port to listen on where it is free; without it the one of the last time, else any. */
  readonly port?: number;
  /** How many of the newest calls are kept; all without it. */
  readonly keepCalls?: number;
};

/** A running simulated Azure. */
export interface Simulator {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** PEM of the certificate that has to be trusted. */
  readonly certificate: string;
  /** The app settings that lead an app here, with the managed identity endpoint of the platform. */
  readonly env: Readonly<Record<string, string>>;
  readonly estate: Estate;
  readonly faults: Faults;
  /** Entra ID, where people sign in to apps of the tenant. */
  readonly issuer: Issuer;
  readonly options: Behaviour;
  /** What came over the wire, and what was answered. */
  readonly calls: readonly WireCall[];
  /**
   * Does something as a person or application would, through the same Resource Manager, without the network. Comes back
   * when a long-running write is done.
   */
  act(by: Principal, method: string, id: string, apiVersion: string, body?: JsonObject): WireReply;
  /** Makes a principal known, so that events and bodies name it. */
  introduce(principal: Principal): void;
  /** Tries to deliver what has not been delivered yet, each event once. */
  deliverNow(): Promise<void>;
  close(): Promise<void>;
}

/** The bot's own identity in the simulated tenant: it reads. */
export const BOT: Principal = {
  id: 'b07b07b0-0000-4000-8000-000000000001',
  name: 'driftwarden',
  appId: 'c11e0000-0000-4000-8000-000000000001',
  kind: 'ServicePrincipal',
  actions: ['*/read'],
};

/** The bot's other identity: it alone may write. */
export const EXECUTOR: Principal = {
  id: 'b07b07b0-0000-4000-8000-000000000002',
  name: 'driftwarden-executor',
  appId: 'c11e0000-0000-4000-8000-000000000002',
  kind: 'ServicePrincipal',
};

const PORT = 'port';
/** What Resource Graph remembers of changes, and with them the estate of its bodies. */
const REMEMBERED_MS = 14 * 86_400_000;
/** Who a token must be made for, by the start of the path. Everything else is Resource Manager. */
const AUDIENCES: readonly (readonly [start: string, audience: string])[] = [
  ['/dataCollectionRules/', 'https://monitor.azure.com'],
  ['/emails', 'https://communication.azure.com'],
  ['/api/events', 'https://eventgrid.azure.net'],
];
const ARM_AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];

/** Starts a simulated Azure on loopback, over TLS, as the SDKs insist. */
export async function startSimulator(given: SimulatorOptions = {}): Promise<Simulator> {
  const now = given.now ?? (() => new Date());
  const options = { ...USUAL_BEHAVIOUR, ...given.options };
  const estate = openEstate(given.file, now, () => REMEMBERED_MS);
  const faults = makeFaults();
  const throttle = throttleOf();
  const bot = given.oneIdentity === true ? { ...BOT, actions: ['*'] } : BOT;
  const principals = new Map<string, Principal>([bot, EXECUTOR].map((one) => [one.id, one]));
  const calls: WireCall[] = [];
  const tls = await certificate(new Date());
  let url = '';

  const issuer = issuerAt(() => url);
  const events = eventQueue(estate, given.deliver);
  const operations = operationsOf(estate, now, events.raise);
  const arm = {
    estate,
    operations,
    now,
    origin: () => url,
    tenantId: TENANT,
    behaviour: options,
    principal: (id: string): Principal => principals.get(id) ?? { id, name: id, kind: 'ServicePrincipal' },
    allows: given.allows ?? (() => true),
    raise: events.raise,
  };

  function answer(request: WireRequest): WireReply {
    return answerService(estate, url, request) ?? issuer.answer(request) ?? tooMany(request) ?? answerArm(arm, request);
  }

  function tooMany(request: WireRequest): WireReply | undefined {
    return options.throttling ? throttle.refusal(request, now()) : undefined;
  }

  function toRequest({ method, path, url: { searchParams: query }, headers, text }: RawRequest): WireRequest {
    const audience = AUDIENCES.find(([start]) => path.startsWith(start))?.[1];
    const mayBe = audience === undefined ? [...ARM_AUDIENCES, url] : [audience];
    const principalId = principalOf(headers['authorization'], (name) => mayBe.includes(name), new Date());
    return { method, path, query, headers, body: jsonIn(text), principalId };
  }

  async function serve(raw: RawRequest): Promise<Outcome> {
    const request = toRequest(raw);
    const fault = faults.take(request);
    const delayMs = options.latencyMs + (fault !== undefined && 'delayMs' in fault ? fault.delayMs : 0);
    if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
    const outcome = ((): Outcome => {
      if (fault === undefined || 'delayMs' in fault) return answer(request);
      const applied = ('reset' in fault && fault.reset === 'after') || ('text' in fault && fault.apply);
      if (applied) answer(request);
      return fault;
    })();
    record(raw, request, outcome);
    return outcome;
  }

  function record(raw: RawRequest, request: WireRequest, outcome: Outcome): void {
    const { method, path, headers, body, principalId } = request;
    const isReply = 'status' in outcome;
    calls.push({
      at: now().toISOString(),
      method,
      path,
      query: raw.url.search.slice(1),
      requestBody: body,
      clientRequestId: headers['x-ms-client-request-id'],
      principalId,
      status: isReply ? outcome.status : 'reset' in outcome ? 0 : 200,
      responseBody: isReply ? outcome.body : undefined,
    });
    if (calls.length > (given.keepCalls ?? Infinity)) calls.shift();
  }

  const server = await listen(serve, { certificate: tls, port: given.port ?? Number(estate.note(PORT) ?? 0) });
  url = `https://127.0.0.1:${String(server.port)}`;
  estate.setNote(PORT, server.port);

  return {
    url,
    certificate: tls.cert,
    env: {
      AZURE_RESOURCE_MANAGER_ENDPOINT: url,
      AZURE_AUTHORITY_HOST: url,
      ...(await identityEndpoint([BOT, EXECUTOR])),
      AZURE_EXECUTOR_CLIENT_ID: given.oneIdentity === true ? '' : (EXECUTOR.appId ?? ''),
      AUDIT_INGESTION_ENDPOINT: url,
      AUDIT_DCR_IMMUTABLE_ID: AUDIT_RULE,
      AUDIT_STREAM,
      TEAMS_WEBHOOK_URL: `${url}/workflows/approvals/triggers/manual/paths/invoke?api-version=2016-06-01&sig=simulated`,
      EMAIL_ENDPOINT: url,
      EMAIL_SENDER: 'driftwarden@contoso.example',
      EVENTS_TOPIC_ENDPOINT: `${url}/api/events`,
    },
    estate,
    faults,
    issuer,
    options,
    calls,
    act(by, method, id, apiVersion, body) {
      principals.set(by.id, by);
      const query = new URLSearchParams({ 'api-version': apiVersion });
      const request = { method, path: id, query, headers: {}, body, principalId: by.id };
      return answerArm({ ...arm, behaviour: { ...options, polls: 0 } }, request);
    },
    introduce(principal) {
      principals.set(principal.id, principal);
    },
    async deliverNow() {
      operations.settle();
      await events.deliver();
    },
    async close() {
      await server.close();
      await events.stop();
      estate.close();
    },
  };
}

/** Events until they are taken. What can't be delivered stays, and is tried again at the next occasion. */
function eventQueue(estate: Estate, take: SimulatorOptions['deliver']) {
  let deliveries: Promise<void> = Promise.resolve();
  let stopped = false;

  async function deliverAll(): Promise<void> {
    if (take === undefined || stopped) return;
    for (const { number, event } of estate.undelivered()) {
      try {
        await take(event);
        estate.delivered(number);
      } catch {
        // Not taken: it stays where it is.
      }
    }
  }

  function deliver(): Promise<void> {
    deliveries = deliveries.then(deliverAll);
    return deliveries;
  }

  return {
    deliver,
    stop(): Promise<void> {
      stopped = true;
      return deliveries;
    },
    raise: (event: JsonObject): void => {
      estate.queueEvent(event);
      if (take !== undefined) setImmediate(() => void deliver());
    },
  };
}
