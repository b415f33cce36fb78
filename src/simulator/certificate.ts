import { generate } from 'selfsigned';

/** A certificate for loopback, made anew at each start, with its key. PEM. */
export type Certificate = { readonly key: string; readonly cert: string };

let made: Promise<Certificate> | undefined;

/** A certificate for 127.0.0.1 and localhost, one per process: trust that was given once is cached. */
export function certificate(now: Date): Promise<Certificate> {
  made ??= make(now);
  return made;
}

async function make(now: Date): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Simulated Azure' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - 86_400_000),
    notAfterDate: new Date(now.getTime() + 30 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}
