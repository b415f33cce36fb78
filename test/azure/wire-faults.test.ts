import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultCode } from '../../src/ports/arm.ts';
import { azureRig, bodyOf, faultOf, ORDER, permitting, ref, REGISTRY_ID } from '../support/azure-rig.ts';
import { tlsServer } from '../support/tls-server.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const registry = bodyOf(REGISTRY_ID, { adminUserEnabled: true });
const text = JSON.stringify(registry);
const JSON_TYPE = { 'content-type': 'application/json' };
const LONG_SECRET = 'AccountKey=canary-7f3a;';

function says(status: number, code: string, headers: Record<string, string> = {}): Handler {
  const error = { error: { code, message: `It is ${code}. ${LONG_SECRET} ${'and so on '.repeat(100)}` } };
  return (_, response) => response.writeHead(status, { ...JSON_TYPE, ...headers }).end(JSON.stringify(error));
}

/** What a read and a write make of it. `lost`: the write may have been applied. */
type Row = readonly [what: string, handler: Handler, read: FaultCode, write: FaultCode, lost: boolean];

const ANSWERS: readonly Row[] = [
  ['401', says(401, 'InvalidAuthenticationToken'), 'forbidden', 'forbidden', false],
  ['403', says(403, 'AuthorizationFailed'), 'forbidden', 'forbidden', false],
  ['404', says(404, 'ResourceNotFound'), 'not-found', 'not-found', false],
  ['a lock', says(409, 'ScopeLocked'), 'locked', 'locked', false],
  ['busy', says(409, 'AnotherOperationInProgress'), 'conflict', 'conflict', false],
  ['412', says(412, 'PreconditionFailed'), 'conflict', 'conflict', false],
  ['the wrong SKU', says(400, 'DisablingPublicNetworkAccessNotSupported'), 'invalid', 'invalid', false],
  ['422', says(422, 'Unprocessable'), 'invalid', 'invalid', false],
  ['429', says(429, 'TooManyRequests', { 'retry-after': '17' }), 'throttled', 'throttled', false],
  ['500', says(500, 'InternalServerError'), 'unavailable', 'unavailable', true],
  ['503 with advice', says(503, 'ServiceUnavailable', { 'retry-after': '17' }), 'unavailable', 'unavailable', true],
  [
    'a redirect',
    (_, r) => r.writeHead(307, { location: 'https://evil.example/' }).end(),
    'unreadable',
    'unreadable',
    true,
  ],
];

const BROKEN: readonly Row[] = [
  ['a reset before the answer', (request) => request.socket.destroy(), 'unavailable', 'unavailable', true],
  ['half a body', (_, r) => half(r, Buffer.from(text), {}), 'unavailable', 'unavailable', true],
  [
    'half a compressed body',
    (_, r) => half(r, gzipSync(text), { 'content-encoding': 'gzip' }),
    'unavailable',
    'unavailable',
    true,
  ],
  ['no answer', () => undefined, 'unavailable', 'unavailable', true],
  ['an endless answer', (_, r) => r.writeHead(200, JSON_TYPE).write('{'), 'unavailable', 'unavailable', true],
  [
    'HTML of a proxy',
    (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'unreadable',
    'unavailable',
    true,
  ],
  [
    'JSON under another type',
    (_, r) => r.writeHead(200, { 'content-type': 'text/plain' }).end(text),
    'unreadable',
    'unavailable',
    true,
  ],
  [
    'JSON that breaks off',
    (_, r) => r.writeHead(200, JSON_TYPE).end(text.slice(0, 40)),
    'unreadable',
    'unavailable',
    true,
  ],
  ['a list', (_, r) => r.writeHead(200, JSON_TYPE).end('[]'), 'unreadable', 'unavailable', true],
  ['nothing', (_, r) => r.writeHead(200, JSON_TYPE).end(), 'unreadable', 'unavailable', true],
];

/** Nothing ends these but our own time-out. */
const ENDLESS = ['half a compressed body', 'no answer', 'an endless answer'];

/** The headers promise more than comes. */
function half(response: ServerResponse, body: Buffer, headers: Record<string, string>): void {
  response.writeHead(200, { ...JSON_TYPE, ...headers, 'content-length': String(body.length) });
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
}

describe('what goes wrong on the wire', () => {
  let handler: Handler = () => undefined;
  let requests = 0;
  let server: Awaited<ReturnType<typeof tlsServer>>;

  beforeAll(async () => {
    server = await tlsServer((request, response) => {
      requests += 1;
      request.resume().on('end', () => {
        handler(request, response);
      });
    });
  });
  afterAll(() => server.close());

  function rig(origin = server.origin, timeoutMs = 10_000) {
    const change = {
      method: 'PATCH',
      ref: ref(REGISTRY_ID),
      apiVersion: '2025-11-01',
      body: { properties: {} },
    } as const;
    const http = createDefaultHttpClient();
    return azureRig({ http, endpoint: origin, timeoutMs, permit: permitting(change) });
  }

  it.each([...ANSWERS, ...BROKEN])('%s', async (what, answer, read, write, lost) => {
    handler = answer;
    requests = 0;
    const timeoutMs = ENDLESS.includes(what) ? 300 : undefined;
    const reading = await faultOf(rig(server.origin, timeoutMs).arm.read(ref(REGISTRY_ID)));
    expect.soft([reading.code, reading.mayHaveApplied]).toEqual([read, false]);
    const writing = await faultOf(rig(server.origin, timeoutMs).executor.send(ORDER));
    expect.soft([writing.code, writing.mayHaveApplied]).toEqual([write, lost]);
    for (const { message } of [reading, writing]) {
      expect.soft(message).not.toContain('canary');
      expect.soft(message.length).toBeLessThanOrEqual(300);
    }
    expect(requests, 'one call each, never a silent retry').toBe(2);
  });

  it('keeps the service code and the advice when to come back', async () => {
    handler = says(429, 'TooManyRequests', { 'retry-after': '17' });
    expect(await faultOf(rig().arm.read(ref(REGISTRY_ID)))).toMatchObject({
      serviceCode: 'TooManyRequests',
      retryAt: '2026-03-01T09:00:17.000Z',
    });
    const dates = { date: 'Sun, 01 Mar 2026 09:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 09:01:00 GMT' };
    handler = says(503, 'Busy', dates);
    expect(await faultOf(rig().arm.read(ref(REGISTRY_ID)))).toMatchObject({ retryAt: '2026-03-01T09:01:00.000Z' });
    handler = says(409, 'Busy');
    expect(await faultOf(rig().executor.send(ORDER))).toMatchObject({ retryAt: '2026-03-01T09:00:30.000Z' });
    handler = says(409, 'ScopeLocked');
    expect(await faultOf(rig().executor.send(ORDER))).toMatchObject({ serviceCode: 'ScopeLocked' });
  });

  it.each([
    ['nobody listens', 'https://localhost:1'],
    ['no such host', 'https://no-such-host.invalid'],
    ['the certificate is for another name', 'https://127.0.0.1'],
  ])('a write that certainly never left says so: %s', async (_, origin) => {
    const address = origin === 'https://127.0.0.1' ? server.origin.replace('localhost', '127.0.0.1') : origin;
    const fault = await faultOf(rig(address).executor.send(ORDER));
    expect([fault.code, fault.mayHaveApplied]).toEqual(['unavailable', false]);
  });

  it('a whole answer is read, with the body as the wire sent it', async () => {
    const odd = bodyOf(REGISTRY_ID, {
      adminUserEnabled: true,
      notInAnyModel: { a: [1, null] },
      creationDate: '2020-01-01T00:00:00.0000001Z',
    });
    handler = (_, response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(odd));
    expect(await rig().arm.read(ref(REGISTRY_ID))).toEqual(odd);
  });
});
