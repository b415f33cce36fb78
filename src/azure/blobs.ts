import type { Readable } from 'node:stream';
import type { BlobClient, BlobItem, ContainerClient } from '@azure/storage-blob';
import { ArmFault } from '../ports/arm.ts';
import { PLAIN_NAME } from '../ports/blobs.ts';
import type { BlobEntry, Blobs } from '../ports/blobs.ts';
import type { Credential } from './credential.ts';
import { faultOfError, unreadable } from './faults.ts';
import { inTime } from './in-time.ts';
import type { Wire } from './pipeline.ts';

const PAGE = 100;

/** What the service says when a blob is not any more what the listing said. */
const GONE = new Set(['BlobNotFound', 'ConditionNotMet']);

/**
 * A container of the app's own account, reached as the app itself through @azure/storage-blob, which is loaded on first
 * use and neither retries nor follows redirects. The address is the
 * operator's and names are plain, so nothing that is listed leads anywhere else.
 */
export function blobContainer(address: string, credential: Credential, wire: Wire): Blobs {
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    const { ContainerClient } = await import('@azure/storage-blob');
    const options = { retryOptions: { maxTries: 1 }, redirectOptions: { maxRetries: 0 } };
    return new ContainerClient(address, credential, options);
  }

  async function call<T>(
    write: boolean,
    send: (container: ContainerClient, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const attempted = { write, now: wire.clock.now() };
    const late = () =>
      new ArmFault('unavailable', `no answer within ${String(wire.timeoutMs / 1000)} s`, { mayHaveApplied: write });
    try {
      return await inTime(wire.timeoutMs, late, async (signal) => send(await (made ??= make()), signal));
    } catch (error) {
      // The SDK trips over an answer that is XML and not what the service promises.
      if (error instanceof TypeError) throw unreadable('the answer is not as the service promises', attempted);
      throw faultOfError(error, attempted);
    }
  }

  async function onBlob<T>(
    write: boolean,
    blob: BlobEntry,
    gone: T,
    send: (client: BlobClient, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const name = plainName(blob);
    try {
      return await call(write, (container, abortSignal) => send(container.getBlobClient(name), abortSignal));
    } catch (error) {
      if (error instanceof ArmFault && GONE.has(error.serviceCode ?? '')) return gone;
      throw error;
    }
  }

  return {
    list: (next) =>
      call(false, async (container, abortSignal) => {
        const settings = { maxPageSize: PAGE, ...(next === undefined ? {} : { continuationToken: next }) };
        const page = await container.listBlobsFlat({ abortSignal }).byPage(settings).next();
        if (page.done === true) throw new TypeError('no page');
        const { segment, continuationToken } = page.value;
        const blobs = segment.blobItems.map(entryOf);
        return { blobs, ...(continuationToken ? { next: continuationToken } : {}) };
      }),
    read: (blob) =>
      onBlob(false, blob, undefined, async (client, abortSignal) => {
        const options = { abortSignal, conditions: { ifMatch: blob.etag }, maxRetryRequests: 0 };
        return textOf(await client.download(0, undefined, options), blob);
      }),
    delete: (blob) =>
      onBlob(true, blob, false, async (client, abortSignal) => {
        await client.delete({ abortSignal, conditions: { ifMatch: blob.etag } });
        return true;
      }),
  };
}

/** Listings have etags without quotes, conditions need them with quotes. */
function entryOf({ name, properties: { etag, contentLength, lastModified } }: BlobItem): BlobEntry {
  if (contentLength === undefined) throw new TypeError('no length');
  return { name, etag: `"${etag.replaceAll('"', '')}"`, bytes: contentLength, changedAt: lastModified.toISOString() };
}

function plainName({ name }: BlobEntry): string {
  if (PLAIN_NAME.test(name)) return name;
  throw new TypeError(`'${name.slice(0, 100)}' is no plain name: ${PLAIN_NAME.source}`);
}

/** The whole content, which has as many bytes as the listing said, or a fault. */
async function textOf(
  answer: { readonly contentLength?: number; readonly readableStreamBody?: NodeJS.ReadableStream },
  { bytes }: BlobEntry,
): Promise<string> {
  const body = answer.readableStreamBody as Readable | undefined;
  if (body === undefined) throw new TypeError('no body');
  if (answer.contentLength !== bytes) {
    body.destroy();
    throw new TypeError('another length than was listed');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
  return new TextDecoder().decode(Buffer.concat(chunks));
}
