import { afterEach, describe, expect, it, vi } from 'vitest';
import { ports } from '../src/app.ts';
import { azureStore } from '../src/azure/index.ts';
import { jsonLog } from '../src/azure/json-log.ts';
import { StoreFault } from '../src/ports/store.ts';
import { handClock, linesLog } from './support/azure-rig.ts';
import { fakeWire } from './support/fake-wire.ts';

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

it('a store that nobody uses sends nothing; one without a token is a StoreFault', async () => {
  const http = fakeWire(() => ({ status: 500 }));
  const env = { DRIFTWARDEN_STORE_TABLES: 'https://account.example', AZURE_TOKEN_CREDENTIALS: 'none' };
  const store = azureStore({ env, clock: handClock(), log: linesLog(), httpClient: http });
  expect(http.calls).toEqual([]);
  await expect(async () => {
    for await (const row of store.list('pauses')) expect(row).toBeUndefined();
  }).rejects.toThrow(StoreFault);
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
