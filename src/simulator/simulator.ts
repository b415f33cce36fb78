import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { JsonObject } from '../model/json.ts';
import { simulatedArm, type ArmOptions } from './arm.ts';
import { certificate } from './certificate.ts';
import { openEstate, type Estate } from './estate.ts';
import type { Principal } from './events.ts';
import { makeFaults, type Faults } from './faults.ts';
import { identityEndpoint, TENANT } from './identity.ts';
import { answerService, parse, principalOf } from './services.ts';
import { armError, type WireCall, type WireReply, type WireRequest } from './wire.ts';

/** How to start a simulated Azure. */
export type SimulatorOptions = {
  /** Where its state is kept; in memory without it. */
  readonly file?: string;
  readonly now?: () => Date;
  /** Gets each event until it takes it; called again for the same event after a restart. */
  readonly deliver?: (event: JsonObject) => Promise<void>;
  readonly options?: Partial<ArmOptions>;
  /** May this principal do that? Everybody may, without it. */
  readonly allows?: (principalId: string, action: string, id: string) => boolean;
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
  readonly options: ArmOptions;
  readonly calls: WireCall[];
  /** Does something as a person or application would, through the same Resource Manager, without the network. */
  act(by: Principal, method: 'PUT' | 'PATCH' | 'DELETE', id: string, apiVersion: string, body?: JsonObject): WireReply;
  /** Makes a principal known, so that events and bodies name it. */
  introduce(principal: Principal): void;
  /** Delivers what has not been delivered yet; comes back when there is nothing left or a delivery failed. */
  deliverNow(): Promise<void>;
  close(): Promise<void>;
}

/** The bot's own identity in the simulated tenant. */
export const BOT: Principal = {
  id: 'b07b07b0-0000-4000-8000-000000000001',
  name: 'driftwarden',
  kind: 'ServicePrincipal',
};

const DEFAULTS: ArmOptions = { staleReadMs: 0, graphLagMs: 0, polls: 1, operations: 'succeed', pageSize: 1_000 };

/** Starts a simulated Azure on loopback, over TLS, as the SDKs insist. */
export async function startSimulator(given: SimulatorOptions = {}): Promise<Simulator> {
  const now = given.now ?? (() => new Date());
  const estate = openEstate(given.file);
  const faults = makeFaults();
  const options = { ...DEFAULTS, ...given.options };
  const principals = new Map<string, Principal>([[BOT.id, BOT]]);
  const calls: WireCall[] = [];
  const tls = await certificate(new Date());
  let url = '';
  let deliveries: Promise<void> = Promise.resolve();

  const deliverAll = async (): Promise<void> => {
    for (const { seq, event } of estate.undelivered()) {
      await given.deliver?.(event);
      estate.delivered(seq);
    }
  };
  const deliverNow = (): Promise<void> => {
    deliveries = deliveries.then(deliverAll).catch(() => undefined);
    return deliveries;
  };
  const arm = simulatedArm({
    estate,
    now,
    tenantId: TENANT,
    url: () => url,
    principal: (id) => principals.get(id) ?? { id, name: id, kind: 'ServicePrincipal' },
    allows: given.allows ?? (() => true),
    options,
    changed: () => {
      if (given.deliver !== undefined) setImmediate(() => void deliverNow());
    },
  });
  const answer = (request: WireRequest): WireReply => answerService(estate, url, request) ?? arm(request);

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await read(incoming);
    const fault = faults.take(request);
    const record = (reply: WireReply): void => {
      const header = request.headers['x-ms-client-request-id'];
      calls.push({
        at: now().toISOString(),
        method: request.method,
        path: request.path,
        query: request.query.toString(),
        requestBody: request.body,
        clientRequestId: typeof header === 'string' ? header : undefined,
        principalId: request.principalId,
        status: reply.status,
        responseBody: reply.body,
      });
    };
    if (fault !== undefined && 'reset' in fault) {
      const reply = fault.reset === 'after' ? answer(request) : { status: 0 };
      record({ ...reply, status: 0 });
      incoming.socket.destroy();
      return;
    }
    if (fault !== undefined && 'text' in fault) {
      if (fault.apply) answer(request);
      record({ status: 200 });
      const length = Buffer.byteLength(fault.text);
      outgoing.writeHead(200, { 'Content-Type': fault.contentType, 'Content-Length': length });
      outgoing.write(fault.text.slice(0, fault.cutAt ?? fault.text.length));
      if (fault.cutAt === undefined) outgoing.end();
      else setTimeout(() => incoming.socket.destroy(), 20);
      return;
    }
    if (fault !== undefined && 'delayMs' in fault) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    const reply = fault !== undefined && 'status' in fault ? fault : answer(request);
    record(reply);
    send(outgoing, reply);
  };

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void serve(incoming, outgoing).catch((error: unknown) => {
      send(outgoing, armError(500, 'InternalServerError', error instanceof Error ? error.message : String(error)));
    });
  };
  const server = createServer({ key: tls.key, cert: tls.cert }, handle);
  const port = await listen(server);
  url = `https://127.0.0.1:${String(port)}`;

  return {
    url,
    certificate: tls.cert,
    env: {
      AZURE_RESOURCE_MANAGER_ENDPOINT: url,
      IDENTITY_ENDPOINT: await identityEndpoint(BOT.id),
      IDENTITY_HEADER: 'simulated',
      AUDIT_INGESTION_ENDPOINT: url,
      AUDIT_DCR_IMMUTABLE_ID: 'dcr-00000000000000000000000000000001',
      AUDIT_STREAM: 'Custom-RemediationAudit',
      TEAMS_WEBHOOK_URL: `${url}/workflows/approvals/triggers/manual/paths/invoke?sig=simulated`,
      EMAIL_ENDPOINT: url,
      EMAIL_SENDER: 'driftwarden@contoso.example',
      EVENTS_TOPIC_ENDPOINT: `${url}/api/events`,
    },
    estate,
    faults,
    options,
    calls,
    act: (by, method, id, apiVersion, body) => {
      principals.set(by.id, by);
      const query = new URLSearchParams({ 'api-version': apiVersion });
      return arm({ method, path: id, query, headers: {}, body, principalId: by.id });
    },
    introduce: (principal) => void principals.set(principal.id, principal),
    deliverNow,
    async close() {
      await shut(server);
      await deliveries;
      estate.close();
    },
  };
}

async function read(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  return {
    method: incoming.method ?? 'GET',
    path: path.replace(/^\/{2,}/u, '/'),
    query: new URLSearchParams(query.replaceAll('api%2Dversion', 'api-version')),
    headers: incoming.headers,
    body: parse(Buffer.concat(chunks), incoming.headers['content-encoding']),
    principalId: principalOf(incoming.headers.authorization),
  };
}

function send(outgoing: ServerResponse, reply: WireReply): void {
  const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  outgoing.writeHead(reply.status, {
    ...(text === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    ...reply.headers,
  });
  outgoing.end(text);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function shut(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
