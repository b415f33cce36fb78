import { ContainerClient } from '@azure/storage-blob';
import { describe } from 'vitest';
import { blobContainer } from '../../src/azure/blobs.ts';
import type { Blobs } from '../../src/ports/blobs.ts';
import { azureRig } from '../support/azure-rig.ts';
import { azuriteBlob, emulatedCredential, startAzurite } from '../support/azurite.ts';
import { blobService } from '../support/blob-service.ts';
import { fakeWire } from '../support/fake-wire.ts';
import { memoryBlobs, type MemoryBlobs } from '../support/memory-blobs.ts';
import { blobsContract, type BlobWorld } from './blobs.ts';

const { wire } = azureRig({ http: fakeWire(() => ({ status: 500 })), timeoutMs: 10_000 });

/** A world where others write to what is kept in memory. */
function world(blobs: Blobs, kept: MemoryBlobs, close: () => Promise<void>): BlobWorld {
  return {
    blobs,
    put: (name, content) => {
      kept.put(name, content);
      return Promise.resolve();
    },
    clear: () => {
      kept.clear();
      return Promise.resolve();
    },
    close,
  };
}

blobsContract('in memory', () => {
  const kept = memoryBlobs();
  return Promise.resolve(world(kept, kept, () => Promise.resolve()));
});

blobsContract('the real port on a service on loopback', async () => {
  const { address, kept, close } = await blobService();
  return world(blobContainer(address, emulatedCredential(), wire), kept, close);
});

if (azuriteBlob === undefined) console.warn('The package azurite is not installed: blobs in Azure are not tested.');

describe.skipIf(azuriteBlob === undefined)('Azure Storage, as Azurite has it', () => {
  blobsContract('the real port', async () => {
    const azurite = await startAzurite(azuriteBlob ?? '', 'blob');
    const address = `${azurite.endpoint}/dead-letters`;
    const others = new ContainerClient(address, emulatedCredential());
    await others.create();
    return {
      blobs: blobContainer(address, emulatedCredential(), wire),
      put: (name, content) => {
        const bytes = Buffer.from(content);
        return others.getBlockBlobClient(name).upload(bytes, bytes.length);
      },
      async clear() {
        for await (const { name } of others.listBlobsFlat()) await others.deleteBlob(name);
      },
      close: azurite.stop,
    };
  });
});
