import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { armGate } from '../../src/azure/arm-gate.ts';
import { executorAccess } from '../../src/azure/executor-access.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import { azureRig, faultOf, REGISTRY_ID } from '../support/azure-rig.ts';
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

describe('throttling', () => {
  const url = `https://management.azure.com${REGISTRY_ID}?api-version=2025-11-01`;
  const asked = { method: 'GET', url, body: '' };
  const LATER = '2026-03-01T09:10:00.000Z';

  it('of one identity is none of the other: Azure counts them apart', async () => {
    const { gate } = azureRig({ http: fakeWire(() => ({ status: 404 })) }).wire;
    const [reader, executor] = [armGate('')(asked), armGate(':executor')(asked)];
    await gate.close(...executor, LATER);
    await expect(gate.pass(...reader)).resolves.toBeUndefined();
    expect(await faultOf(gate.pass(...executor))).toMatchObject({ code: 'throttled', retryAt: LATER });
    const graph = { method: 'POST', url: 'https://management.azure.com/providers/x', body: '' };
    expect(armGate(':executor')(graph)).not.toEqual(armGate('')(graph));
  });

  it('is remembered under the same names as before where one identity reads and writes', () => {
    const [, , id = ''] = REGISTRY_ID.split('/');
    const of = (method: string) => armGate('')({ ...asked, method });
    expect([of('GET'), of('PATCH'), of('PUT'), of('DELETE')]).toEqual([
      [`arm:${id}`, 'read'],
      [`arm:${id}`, 'write'],
      [`arm:${id}`, 'write'],
      [`arm:${id}`, 'delete'],
    ]);
  });
});
