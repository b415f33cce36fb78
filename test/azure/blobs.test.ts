import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobContainer } from '../../src/azure/blobs.ts';
import type { ArmFault, FaultCode } from '../../src/ports/arm.ts';
import type { BlobEntry, Blobs } from '../../src/ports/blobs.ts';
import { azureRig, faultOf } from '../support/azure-rig.ts';
import { fail, blobService, type Answering, type BlobService } from '../support/blob-service.ts';
import { fakeCredential, fakeWire } from '../support/fake-wire.ts';
import { emulatedCredential } from '../support/azurite.ts';

const XML = { 'content-type': 'application/xml' };
const says =
  (status: number, code: string): Answering =>
  (_, response) => {
    fail(response, status, code);
  };
const xml =
  (text: string): Answering =>
  (_, response) =>
    response.writeHead(200, XML).end(text);
const content =
  (length: number, text: string, then: (response: ServerResponse) => void = () => undefined): Answering =>
  (_, response) => {
    response.writeHead(200, { etag: '"0x1"', 'content-length': length }).write(text, () => {
      then(response);
    });
  };

/** What any call makes of an answer. */
const ANSWERS: readonly (readonly [what: string, answer: Answering, code: FaultCode])[] = [
  ['401', says(401, 'InvalidAuthenticationInfo'), 'forbidden'],
  ['no right', says(403, 'AuthorizationPermissionMismatch'), 'forbidden'],
  ['no such container', says(404, 'ContainerNotFound'), 'not-found'],
  ['429', says(429, 'TooManyRequests'), 'throttled'],
  ['500', says(500, 'InternalError'), 'unavailable'],
  ['busy', says(503, 'ServerBusy'), 'unavailable'],
  ['a lease', says(409, 'LeaseIdMissing'), 'conflict'],
  ['a redirect', (_, response) => response.writeHead(307, { location: '/dead-letters/elsewhere' }).end(), 'unreadable'],
  ['a reset', (request) => request.socket.destroy(), 'unavailable'],
  ['no answer', () => undefined, 'unavailable'],
];

const LISTINGS: readonly (readonly [what: string, answer: Answering, code: FaultCode])[] = [
  ['HTML of a proxy', (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>hi</html>'), 'unreadable'],
  ['other XML', xml('<Else/>'), 'unreadable'],
  ['half XML', xml('<EnumerationResults><Blobs>'), 'unreadable'],
  ['nothing', xml(''), 'unreadable'],
  ['a blob without a name', listingOf('<Blob><Properties><Etag>1</Etag></Properties></Blob>'), 'unreadable'],
  [
    'a blob without a length',
    listingOf('<Blob><Name>a</Name><Properties><Etag>1</Etag></Properties></Blob>'),
    'unreadable',
  ],
];

const CONTENTS: readonly (readonly [what: string, answer: Answering, code: FaultCode])[] = [
  ['more than was listed', content(9, '123456789'), 'unreadable'],
  ['less than was listed', content(1, '1'), 'unreadable'],
  ['half of it', content(2, '[', (response) => response.destroy()), 'unavailable'],
];

function listingOf(blob: string): Answering {
  return xml(`<?xml version="1.0"?><EnumerationResults><Blobs>${blob}</Blobs><NextMarker/></EnumerationResults>`);
}

describe('a container over a bad wire', () => {
  let service: BlobService;
  let blobs: Blobs;
  const blob: BlobEntry = { name: 'a.json', etag: '"0x1"', bytes: 2, changedAt: '2026-03-01T09:00:00.000Z' };
  const { wire } = azureRig({ http: fakeWire(() => ({ status: 500 })), timeoutMs: 1_000 });
  beforeAll(async () => {
    service = await blobService();
    blobs = blobContainer(service.address, emulatedCredential(), wire);
    service.kept.put('a.json', '[]');
    expect(await blobs.list(), 'the listing works when nothing is wrong').toEqual({ blobs: [blob] });
  });
  afterAll(() => service.close());

  async function faultAfter(answer: Answering, call: () => Promise<unknown>): Promise<ArmFault> {
    const before = service.requests.length;
    service.answerNext(answer);
    const fault = await faultOf(call());
    expect(service.requests.slice(before), 'one call is one request').toHaveLength(1);
    expect(await blobs.list(), 'nothing is gone').toEqual({ blobs: [blob] });
    return fault;
  }

  describe.each([
    ['list', () => blobs.list()],
    ['read', () => blobs.read(blob)],
    ['delete', () => blobs.delete(blob)],
  ] as const)('%s', (_, call) => {
    it.each(ANSWERS)('%s', async (_what, answer, code) => {
      expect(await faultAfter(answer, call)).toMatchObject({ code });
    });
  });

  it.each(LISTINGS)('a listing that is %s is never an empty one', async (_, answer, code) => {
    expect((await faultAfter(answer, () => blobs.list())).code).toBe(code);
  });

  it.each(CONTENTS)('a content that is %s', async (_, answer, code) => {
    expect((await faultAfter(answer, () => blobs.read(blob))).code).toBe(code);
  });

  it('a content that never ends is given up, and its connection with it', async () => {
    const closed = Promise.withResolvers<unknown>();
    const answer: Answering = (request, response) => {
      response.on('close', closed.resolve);
      content(2, '[')(request, response);
    };
    expect((await faultAfter(answer, () => blobs.read(blob))).message).toBe('no answer within 1 s');
    await closed.promise;
  });

  it('a token for something else is refused', async () => {
    const stranger = blobContainer(service.address, fakeCredential(), wire);
    expect((await faultOf(stranger.list())).code).toBe('forbidden');
  });
});
