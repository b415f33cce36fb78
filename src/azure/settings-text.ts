import { readFile } from 'node:fs/promises';
import { ArmFault } from '../ports/arm.ts';
import type { Credential } from './credential.ts';
import { faultOfError } from './faults.ts';
import type { Wire } from './pipeline.ts';

/** Reads the text of the settings; `location` is a file path, or the https address of a blob. Throws when it can't. */
export type ReadSettingsText = (location: string) => Promise<string>;

const MOST_BYTES = 1_048_576;

/** A file of this machine, or a blob read as the app itself: an address that carries its own right (a SAS) is refused. */
export function settingsText(credential: Credential, wire: Wire): ReadSettingsText {
  return async (location) => {
    if (/^https:\/\//i.test(location)) return blobText(location, credential, wire);
    if (/^[a-z][a-z0-9+.-]+:/i.test(location)) {
      throw new Error('give a file path, or the https address of a blob');
    }
    if (location === '') throw new Error('DRIFTWARDEN_SETTINGS is not set; give a file path, or the address of a blob');
    return readFile(location, 'utf8');
  };
}

/** The address is the operator's own and the SDK's own HTTP client takes it: nothing of it comes from outside. */
async function blobText(address: string, credential: Credential, wire: Wire): Promise<string> {
  if (new URL(address).search !== '') {
    throw new Error('the address has a query; give it without one, the app reads the blob as itself');
  }
  const { BlobClient } = await import('@azure/storage-blob');
  const attempted = { write: false, now: wire.clock.now() };
  try {
    const abortSignal = AbortSignal.timeout(wire.timeoutMs);
    const options = { retryOptions: { maxTries: 1 }, redirectOptions: { maxRetries: 0 } };
    const blob = new BlobClient(address, credential, options);
    const once = { abortSignal, maxRetryRequests: 0 };
    const { contentLength, readableStreamBody } = await blob.download(0, undefined, once);
    if (readableStreamBody === undefined || (contentLength ?? 0) > MOST_BYTES) {
      throw new ArmFault('unreadable', 'the settings are larger than 1 MB');
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    // An answer may come without a length.
    for await (const chunk of readableStreamBody) {
      bytes += chunks[chunks.push(Buffer.from(chunk)) - 1]?.length ?? 0;
      if (bytes > MOST_BYTES) throw new ArmFault('unreadable', 'the settings are larger than 1 MB');
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw faultOfError(error, attempted);
  }
}
