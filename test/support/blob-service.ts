import type { IncomingMessage, ServerResponse } from 'node:http';
import { memoryBlobs, type MemoryBlobs } from './memory-blobs.ts';
import { tlsServer } from './tls-server.ts';

/** What a service does with a request. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A blob service with one container, as far as the app uses it, over TLS on loopback. */
export type BlobService = {
  /** Address of the container. */
  readonly address: string;
  readonly kept: MemoryBlobs;
  /** Requests so far, as `METHOD path`. */
  readonly requests: readonly string[];
  /** Answers the next request in another way. */
  readonly answerNext: (answer: Answering) => void;
  readonly close: () => Promise<void>;
};

const CONTAINER = '/dead-letters';

/** Starts it. It asks for a token that was made for storage, and doesn't look further. */
export async function blobService(): Promise<BlobService> {
  const kept = memoryBlobs();
  const requests: string[] = [];
  const odd: Answering[] = [];
  const { origin, close } = await tlsServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost');
    requests.push(`${request.method ?? ''} ${pathname}`);
    const answer = odd.shift();
    if (answer !== undefined) answer(request, response);
    else if (!isForStorage(request)) fail(response, 401, 'InvalidAuthenticationInfo');
    else if (pathname === CONTAINER && searchParams.get('comp') === 'list') {
      void listing(kept, searchParams.get('marker') ?? undefined).then((xml) => {
        response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
      });
    } else answerBlob(kept, decodeURIComponent(pathname.slice(CONTAINER.length + 1)), request, response);
  });
  return { address: `${origin}${CONTAINER}`, kept, requests, answerNext: (answer) => void odd.push(answer), close };
}

/** A page as the service writes it: etags without quotes, times as in HTTP. */
async function listing(kept: MemoryBlobs, marker: string | undefined): Promise<string> {
  const page = await kept.list(marker);
  const blobs = page.blobs.map(({ name, etag, bytes, changedAt }) =>
    element('Blob', [
      element('Name', [escaped(name)]),
      element('Properties', [
        element('Last-Modified', [new Date(changedAt).toUTCString()]),
        element('Etag', [etag.replaceAll('"', '')]),
        element('Content-Length', [String(bytes)]),
      ]),
    ]),
  );
  const result = [element('Blobs', blobs), element('NextMarker', [page.next ?? ''])];
  return `<?xml version="1.0" encoding="utf-8"?>${element('EnumerationResults', result)}`;
}

function answerBlob(kept: MemoryBlobs, name: string, request: IncomingMessage, response: ServerResponse): void {
  const found = kept.find(name);
  if (found === undefined) fail(response, 404, 'BlobNotFound');
  else if (request.headers['if-match'] !== found.etag) fail(response, 412, 'ConditionNotMet');
  else if (request.method === 'DELETE') {
    void kept.delete(found).then(() => response.writeHead(202).end());
  } else response.writeHead(200, { etag: found.etag, 'content-length': found.bytes }).end(found.content);
}

/** Answers with an error as the service writes it. */
export function fail(response: ServerResponse, status: number, code: string): void {
  const error = element('Error', [element('Code', [code]), element('Message', [`It is ${code}.`])]);
  response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code }).end(error);
}

function isForStorage({ headers }: IncomingMessage): boolean {
  const claims = headers.authorization?.split('.')[1] ?? '';
  return /"aud":"https:\/\/storage\.azure\.com\/?"/.test(Buffer.from(claims, 'base64url').toString());
}

function element(name: string, content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
