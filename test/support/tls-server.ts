import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { generate } from 'selfsigned';

/** A certificate for localhost, which this process trusts from now on, and its key; both PEM. */
export async function trustedCertificate(): Promise<{ readonly cert: string; readonly key: string }> {
  // A certificate is looked up by its subject: two of one name would hide each other.
  const subject = [{ name: 'commonName', value: `test ${randomUUID()}` }];
  const names = { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'localhost' }] };
  const { cert, private: key } = await generate(subject, { extensions: [names], keySize: 2048 });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cert]);
  return { cert, key };
}

/** An https server on loopback whose certificate this process trusts from now on. */
export async function tlsServer(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const { cert, key } = await trustedCertificate();
  const server = createServer({ cert, key }, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://localhost:${String(port)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
