import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executorAccess } from '../../src/azure/executor-access.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import { azureRig } from '../support/azure-rig.ts';
import { fakeCredential, fakeWire } from '../support/fake-wire.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const filesWith = (pattern: RegExp): readonly string[] =>
  globSync('src/**/*.ts', { cwd: ROOT })
    .filter((file) => pattern.test(readFileSync(join(ROOT, file), 'utf8')))
    .sort();

describe('the credential that writes', () => {
  it('is made in one place: whoever else names its setting could make it, too', () => {
    expect(filesWith(/executorClientId|AZURE_EXECUTOR_CLIENT_ID/u)).toEqual([
      'src/azure/environment.ts',
      'src/azure/executor-access.ts',
      'src/simulator/simulator.ts',
    ]);
  });

  it('can be asked for only where credentials are made, and these are known', () => {
    expect(filesWith(/defaultCredential\(|DefaultAzureCredential|ManagedIdentityCredential/u)).toEqual([
      'src/azure/credential.ts',
      'src/azure/executor-access.ts',
      'src/azure/index.ts',
      'src/azure/user-token.ts',
    ]);
  });

  it('is not among what comes out of there', () => {
    const { wire, log, store } = azureRig({ http: fakeWire(() => ({ status: 404 })) });
    const made = executorAccess({
      environment: { armEndpoint: 'https://arm.example', executorClientId: '11111111-1111-4111-8111-111111111111' },
      credential: fakeCredential(),
      wire,
      scopes: () => Promise.reject(new ArmFault('unavailable', 'no settings')),
      permit: () => Promise.resolve({ kind: 'not-permitted', reason: 'undecided', why: 'no' }),
      store,
      log,
      redactionKey: 'key',
    });
    expect(Object.keys(made)).toEqual(['executor', 'identity']);
    expect(Object.keys(made.executor)).toEqual(['send', 'poll']);
    expect(Object.keys(made.identity)).toEqual(['ask', 'principalIds', 'knownIds']);
  });
});
