import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential } from '../../src/azure/credential.ts';
import { freePort } from './child-host.ts';
import { trustedCertificate } from './tls-server.ts';

/** A service of Microsoft's emulator, in a process of its own with a folder of its own. */
export type Azurite = {
  /** https address of the service of its only account. */
  readonly endpoint: string;
  /** PEM of its certificate; this process trusts it already. */
  readonly certificate: string;
  readonly stop: () => Promise<void>;
};

/** The programs, or `undefined` where the package is not installed. */
export const azuriteTable: string | undefined = programOf('azurite/dist/src/table/main.js');
export const azuriteBlob: string | undefined = programOf('azurite/dist/src/blob/main.js');

/** Ends a process when the one that started it is gone, however that ended: its standard input closes then. */
const WITH_PARENT = 'data:text/javascript,process.stdin.on("end",()=>process.exit()).resume()';

/** Starts one of the programs over TLS, with tokens looked at but not verified. Nothing leaves the machine. */
export async function startAzurite(program: string, service: 'table' | 'blob' = 'table'): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-azurite-'));
  const { cert, key } = await trustedCertificate();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const port = String(await freePort());
  const where = [`--${service}Host`, '127.0.0.1', `--${service}Port`, port, '--location', folder];
  const how = ['--silent', '--disableTelemetry', '--skipApiVersionCheck', '--oauth', 'basic'];
  const secured = ['--cert', file('cert.pem', cert), '--key', file('key.pem', key)];
  const child = spawn(process.execPath, ['--import', WITH_PARENT, program, ...where, ...how, ...secured], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: 'pipe',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let text = '';
    const look = (chunk: Buffer): void => {
      text += chunk.toString();
      if (/successfully (?:started|listens)/.test(text)) resolve();
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void ended.then(() => {
      reject(new Error(`Azurite ended before it had started. It said:\n${text}`));
    });
  });
  return {
    endpoint: `https://localhost:${port}/devstoreaccount1`,
    certificate: cert,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** A credential with a token that the emulator takes for one of Entra: right audience, issuer and times, no signature. */
export function emulatedCredential(): Credential {
  const now = Math.floor(Date.now() / 1000);
  const claims = { aud: 'https://storage.azure.com', iss: 'https://sts.windows.net/contoso/', iat: now, nbf: now - 60 };
  const parts = [
    { alg: 'RS256', typ: 'JWT' },
    { ...claims, exp: now + 3_600 },
  ];
  const encoded = [...parts.map((part) => JSON.stringify(part)), 'unsigned'].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  return {
    getToken: () => Promise.resolve({ token: encoded.join('.'), expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
}

function programOf(module: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(module);
  } catch {
    return undefined;
  }
}
