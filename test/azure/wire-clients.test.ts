import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobContainer } from '../../src/azure/blobs.ts';
import { eventTopic } from '../../src/azure/event-topic.ts';
import { logAnalytics } from '../../src/azure/log-analytics.ts';
import { communicationMail } from '../../src/azure/mail.ts';
import { settingsText } from '../../src/azure/settings-text.ts';
import { outcomeIn, rowIn, rowsIn } from '../../src/azure/table-answers.ts';
import { tableWire } from '../../src/azure/table-wire.ts';
import { teamsWebhook } from '../../src/azure/teams.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { WriteRequest } from '../../src/ports/arm.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import {
  ASSIGNMENT_ID,
  azureRig,
  GROUP_ID,
  ORDER,
  permitting,
  ref,
  REGISTRY_ID,
  SCOPE,
  SUBSCRIPTION,
} from '../support/azure-rig.ts';
import { emulatedCredential } from '../support/azurite.ts';
import { BIG, CANARY, wireFaults, type Answering, type WireFault } from '../support/bad-wire.ts';
import { fakeCredential } from '../support/fake-wire.ts';
import { aNotice } from '../support/notices.ts';
import { trustedCertificate } from '../support/tls-server.ts';

const TIMEOUT_MS = 600;
/** How late a time-out may be noticed on a busy machine, in milliseconds. */
const SLACK_MS = 5_000;
/** All clients wait in one of these ways, so the slow faults are tried on these alone. */
const TIMED = /read registries|PATCH registry|PUT|audit|table: a|blobs: a list|settings/u;
/** How long a test may take on a busy machine, in milliseconds. */
const LONGEST_TEST_MS = 180_000;
/** More than this in the direction of us and something reads without a limit. */
const MOST_BYTES = 64 * 1024 * 1024;

const APP_ID = `${SCOPE}/resourceGroups/shop/providers/Microsoft.App/containerApps/web`;
const JOB_ID = `${SCOPE}/resourceGroups/shop/providers/Microsoft.App/jobs/nightly`;
const blob = { name: 'a.json', etag: '"0x1"', bytes: 2, changedAt: '2026-03-01T09:00:00.000Z' };
const RECORD = { EventId: '1', ChainSeq: 1, Message: 'x' } as AuditRecord;
const operation = { kind: 'insert', key: 'k', value: {} } as const;

/** A client and a call of it. `write`: it may have had an effect. `channel`: a 2xx alone says that it was taken. */
type Client = {
  readonly what: string;
  readonly write?: true;
  readonly channel?: true;
  /** How many requests a call is. */
  readonly requests?: number;
  readonly call: (origin: string) => Promise<unknown>;
};

const rigOf = (endpoint: string, change?: WriteRequest) =>
  azureRig({
    ...{ http: createDefaultHttpClient(), endpoint, timeoutMs: TIMEOUT_MS },
    ...(change === undefined ? {} : { permit: permitting(change) }),
  });
const writes = (what: string, change: Omit<WriteRequest, 'apiVersion'>): Client => ({
  ...{ what, write: true, ...(change.method === 'DELETE' && { channel: true }) },
  call: (origin) => rigOf(origin, { ...change, apiVersion: '2025-11-01' }).executor.send(ORDER),
});
const reads = (id: string): Client => ({
  what: `read ${id.split('/').at(-2) ?? ''}`,
  call: (origin) => rigOf(origin).arm.read(ref(id)),
});

const body = { properties: {} };
const CLIENTS: readonly Client[] = [
  ...[REGISTRY_ID, ASSIGNMENT_ID, GROUP_ID, APP_ID, JOB_ID].map(reads),
  {
    what: 'list registries',
    call: (origin) => rigOf(origin).arm.list('Microsoft.ContainerRegistry/registries', SUBSCRIPTION),
  },
  {
    what: 'Resource Graph',
    call: (origin) => rigOf(origin).arm.query('Microsoft.ContainerRegistry/registries', SUBSCRIPTION),
  },
  writes('PATCH registry', { method: 'PATCH', ref: ref(REGISTRY_ID), body }),
  writes('PATCH container app', { method: 'PATCH', ref: ref(APP_ID), body }),
  writes('PUT assignment', { method: 'PUT', ref: ref(ASSIGNMENT_ID), body }),
  writes('DELETE assignment', { method: 'DELETE', ref: ref(ASSIGNMENT_ID) }),
  writes('DELETE container group', { method: 'DELETE', ref: ref(GROUP_ID) }),
  {
    ...{ what: 'audit log', write: true, channel: true },
    call: (endpoint) => {
      const target = { endpoint, ruleId: `dcr-${'0'.repeat(32)}`, stream: 'Custom-Audit' };
      return logAnalytics(target, fakeCredential(), rigOf(endpoint).wire).upload([RECORD]);
    },
  },
  {
    ...{ what: 'Teams', write: true, channel: true },
    call: (origin) => teamsWebhook(`${origin}/hook?sig=${CANARY}`, rigOf(origin).wire)(aNotice()),
  },
  {
    ...{ what: 'mail', write: true, channel: true, requests: aNotice().mail.length },
    call: (endpoint) =>
      communicationMail({ endpoint, sender: 'a@contoso.example' }, fakeCredential(), rigOf(endpoint).wire)(aNotice()),
  },
  {
    ...{ what: 'event topic', write: true, channel: true },
    call: (origin) => {
      const event = {
        id: '1',
        type: 'Driftwarden.CaseOpened',
        subject: 's',
        time: '2026-03-01T09:00:00.000Z',
        data: {},
      } as const;
      return eventTopic(`${origin}/api/events`, fakeCredential(), rigOf(origin).wire).publish(event);
    },
  },
  { what: 'table: a row', call: async (origin) => rowIn(await tableOf(origin).get('p', 'k'), reading()) },
  {
    what: 'table: a page',
    call: async (origin) => rowsIn((await tableOf(origin).page('p', {}, 10, undefined)).answer, reading()),
  },
  {
    ...{ what: 'table: an insert', write: true },
    call: async (origin) =>
      outcomeIn(await tableOf(origin).write('p', operation, 'o'), false, { ...reading(), write: true }),
  },
  { what: 'blobs: a list', call: (origin) => blobsOf(origin).list() },
  { what: 'blobs: a content', call: (origin) => blobsOf(origin).read(blob) },
  { what: 'blobs: a deletion', write: true, channel: true, call: (origin) => blobsOf(origin).delete(blob) },
  {
    what: 'settings in a blob',
    channel: true,
    call: (origin) => settingsText(emulatedCredential(), rigOf(origin).wire)(`${origin}/container/settings.yaml`),
  },
];

const reading = () => ({ write: false, now: '2026-03-01T09:00:00.000Z' });
const tableOf = (endpoint: string) =>
  tableWire({ endpoint, credential: emulatedCredential(), clock: rigOf(endpoint).clock, timeoutMs: TIMEOUT_MS });
const blobsOf = (origin: string) => blobContainer(`${origin}/dead-letters`, emulatedCredential(), rigOf(origin).wire);

/** A server of its own for each client, so that they can be tried at once. */
async function badServer(certificate: { readonly cert: string; readonly key: string }) {
  const seen = { requests: 0, sockets: new Set<Socket>() };
  let answer: Answering = (_, response) => response.writeHead(500).end();
  const server = createServer(certificate, (request, response) => {
    seen.requests += 1;
    seen.sockets.add(request.socket);
    for (const side of [request, response, request.socket]) side.on('error', () => undefined);
    request.resume().on('end', () => {
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://localhost:${String((server.address() as AddressInfo).port)}`,
    seen,
    answerWith: (next: Answering) => {
      seen.requests = 0;
      seen.sockets.clear();
      answer = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a call comes to, and how long that took, in milliseconds; no fault when it ended well. */
async function endOf({ call }: Client, origin: string): Promise<{ readonly fault: unknown; readonly ms: number }> {
  const begun = performance.now();
  const fault: unknown = await call(origin).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { fault, ms: performance.now() - begun };
}

/** What is wrong with the end of a call. */
function complaints(
  client: Client,
  { fault, ms }: { readonly fault: unknown; readonly ms: number },
): readonly string[] {
  const late = ms < TIMEOUT_MS + SLACK_MS ? [] : [`took ${String(Math.round(ms))} ms`];
  if (!(fault instanceof ArmFault)) return [...late, `no ArmFault but ${String(fault)}`];
  const { code, message, mayHaveApplied } = fault;
  return [
    ...late,
    ...(code === 'unavailable' || code === 'unreadable' ? [] : [`is ${code}`]),
    ...(mayHaveApplied === (client.write ?? false)
      ? []
      : [`says that it may have been applied: ${String(mayHaveApplied)}`]),
    ...(message.includes(CANARY) ? ['tells a secret'] : []),
    ...(message.length <= 400 ? [] : ['is too long to be shown']),
  ].map((problem) => `${problem} (${message})`);
}

/** What is wrong with how a client takes a fault. */
async function tried(
  client: Client,
  { what, isTaken, answer }: WireFault,
  server: Awaited<ReturnType<typeof badServer>>,
): Promise<readonly string[]> {
  server.answerWith(answer);
  const end = await endOf(client, server.origin);
  const isContent = end.fault === undefined && client.channel === true && isTaken === true;
  const problems = isContent ? [] : complaints(client, end);
  const { requests, sockets } = server.seen;
  const sent = [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
  return [
    ...problems,
    ...(requests <= 2 * (client.requests ?? 1) ? [] : [`${String(requests)} requests`]),
    ...(sent <= MOST_BYTES ? [] : [`read ${String(sent)} bytes`]),
  ].map((problem) => `${what}: ${problem}`);
}

describe('what goes wrong on the wire of', () => {
  let certificate: { readonly cert: string; readonly key: string };
  let elsewhere: Awaited<ReturnType<typeof badServer>>;
  beforeAll(async () => {
    certificate = await trustedCertificate();
    elsewhere = await badServer(certificate);
  });
  afterAll(() => elsewhere.close());

  it.concurrent.each(CLIENTS)('$what', { timeout: LONGEST_TEST_MS }, async (client) => {
    const server = await badServer(certificate);
    // The first call loads the SDK. What it sends may come late: it goes to a server of its own.
    const first = await badServer(certificate);
    await endOf(client, first.origin);
    first.close();
    const found: string[] = [];
    const faults = wireFaults(elsewhere.origin).filter(({ slow }) => slow !== true || TIMED.test(client.what));
    let requests = 0;
    for (const fault of faults) {
      found.push(...(await tried(client, fault, server)));
      requests += server.seen.requests;
    }
    const most = faults.length * (client.requests ?? 1);
    // One may have died with a connection that the server had ended before.
    if (requests > most || requests < most / 2) found.push(`${String(requests)} requests for ${String(most)} calls`);
    server.close();
    expect(found).toEqual([]);
    expect(elsewhere.seen.requests, 'a redirect is not followed').toBe(0);
  });

  it.concurrent.each(CLIENTS)('$what: no connection gets safe', { timeout: LONGEST_TEST_MS }, async (client) => {
    const tcp = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const end = await endOf(client, `https://localhost:${String(port)}`);
    tcp.close();
    expect(complaints(client, end)).toEqual([]);
  });

  const limited = CLIENTS.filter(({ what }) => /registries|audit|a row|settings/u.test(what));
  it.each(limited)('$what: an answer without end', { timeout: LONGEST_TEST_MS }, async (client) => {
    const server = await badServer(certificate);
    await endOf(client, server.origin);
    const found: string[] = [];
    for (const fault of BIG) {
      found.push(...(await tried(client, fault, server)));
    }
    server.close();
    expect(found).toEqual([]);
  });
});
