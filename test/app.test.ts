import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { brokenStart, ports, use } from '../src/app.ts';
import { azureStore } from '../src/azure/index.ts';
import { jsonLog } from '../src/azure/json-log.ts';
import { SignInFault } from '../src/ports/sign-in.ts';
import { issuerAt } from '../src/simulator/issuer.ts';
import { handClock, linesLog } from './support/azure-rig.ts';
import { azuriteTable, emulatedCredential, startAzurite } from './support/azurite.ts';
import { fakeWire } from './support/fake-wire.ts';
import { ANA } from './support/people.ts';
import { SIGN_IN_CLIENT, SIGN_IN_ENV } from './support/signed-in.ts';
import { tableRig } from './support/table-rig.ts';

describe('the app where no host has said where it runs', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('says which app setting it needs', async () => {
    vi.stubEnv('DRIFTWARDEN_STORE_TABLES', '');
    await expect(ports()).rejects.toThrow(/^DRIFTWARDEN_STORE_TABLES is not set: .* npm start needs none/);
  });

  it('names every app setting that it can not use, and tries again at the next call', async () => {
    vi.stubEnv('DRIFTWARDEN_STORE_TABLES', 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=canary');
    vi.stubEnv('AZURE_CLIENT_ID', 'me');
    const mistakes = /AZURE_CLIENT_ID: not a GUID[^]*DRIFTWARDEN_STORE_TABLES: not an https address/;
    await expect(ports()).rejects.toThrow(mistakes);
    await expect(ports()).rejects.not.toThrow(/canary/);
    vi.stubEnv('AZURE_CLIENT_ID', '');
    await expect(ports()).rejects.toThrow(/^App settings that can't be used:\n {2}- DRIFTWARDEN_STORE_TABLES/);
  });
});

describe('an app that does not start', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('still knows how people sign in, whatever other setting is broken', () => {
    vi.stubEnv('TEAMS_WEBHOOK_URL', '@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/teams)');
    vi.stubEnv('SIGN_IN_TENANT_ID', '0e0e0000-0000-4000-8000-00000000000a');
    vi.stubEnv('SIGN_IN_CLIENT_ID', '0e0e0000-0000-4000-8000-00000000000b');
    const left = brokenStart(new Error('It is broken.'));
    expect(left).toMatchObject({ why: 'It is broken.', unresolved: ['TEAMS_WEBHOOK_URL'], openForReading: false });
    expect(left.signIn).toBeDefined();
  });

  it('lets nobody in where the settings of the sign-in are what is broken', () => {
    vi.stubEnv('SIGN_IN_TENANT_ID', 'contoso');
    vi.stubEnv('SIGN_IN_CLIENT_ID', 'me');
    expect(brokenStart(new Error('x')).signIn).toBeUndefined();
  });
});

describe.skipIf(azuriteTable === undefined)('a Function app, with a managed identity and Azurite', () => {
  it('keeps what it knows in the table, and its pages closed', async () => {
    const azurite = await startAzurite(azuriteTable ?? '');
    const identity = await managedIdentity();
    const table = await tableRig(azurite);
    try {
      vi.stubEnv('DRIFTWARDEN_STORE_TABLES', azurite.endpoint);
      vi.stubEnv('IDENTITY_ENDPOINT', identity.address);
      vi.stubEnv('IDENTITY_HEADER', 'for the app only');
      const app = await ports();
      expect(await table.others.get('keys', 'csrf')).toMatchObject({ value: { key: app.csrfKey } });
      expect(app).toMatchObject({ openForReading: false, simulated: false, doors: undefined });
      expect(await app.signIn.whoIs(new Map([['x-ms-client-principal-id', 'somebody']]))).toBeUndefined();
      expect(await ports(), 'made once').toBe(app);

      use(undefined);
      vi.stubEnv('AZURE_AUTHORITY_HOST', 'https://127.0.0.1:9');
      for (const [name, value] of Object.entries(SIGN_IN_ENV)) vi.stubEnv(name, value);
      const open = await ports();
      expect(open.doors?.signIn('/cases')).toBe('/.auth/login/aad?post_login_redirect_uri=%2Fcases');
      const token = issuerAt(() => 'https://127.0.0.1:9').idToken(ANA, SIGN_IN_CLIENT);
      await expect(open.signIn.whoIs(new Map([['x-ms-token-aad-id-token', token]]))).rejects.toThrow(SignInFault);
    } finally {
      vi.unstubAllEnvs();
      await table.close();
      await identity.close();
      await azurite.stop();
    }
  });
});

it('a store that nobody uses sends nothing', () => {
  const http = fakeWire(() => ({ status: 500 }));
  const env = { DRIFTWARDEN_STORE_TABLES: 'https://account.example' };
  azureStore({ env, clock: handClock(), log: linesLog(), httpClient: http });
  expect(http.calls).toEqual([]);
});

it('lines for the host are JSON, one each, and what went wrong is apart from the rest', () => {
  const out: string[] = [];
  const problems: string[] = [];
  const log = jsonLog({ write: (line) => out.push(line) }, { write: (line) => problems.push(line) });
  log.info('Two\nlines', { n: 1 });
  log.warn('Careful.');
  log.error('Broken.');
  expect(out).toEqual(['{"level":"info","message":"Two\\nlines","details":{"n":1}}\n']);
  expect(problems).toEqual(['{"level":"warn","message":"Careful."}\n', '{"level":"error","message":"Broken."}\n']);
});

/** Where App Service gives tokens to the app itself. */
async function managedIdentity() {
  const { token, expiresOnTimestamp } = await emulatedCredential().getToken('https://storage.azure.com/.default');
  const expiresOn = String(Math.floor(expiresOnTimestamp / 1000));
  const body = JSON.stringify({ access_token: token, expires_on: expiresOn, token_type: 'Bearer' });
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/msi/token`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
