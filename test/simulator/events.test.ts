import { DefaultAzureCredential } from '@azure/identity';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { DEV, grant, IDS, principalOfPerson, SUBSCRIPTION } from '../../src/simulator/contoso.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { TENANT } from '../../src/simulator/identity.ts';
import { DEEDS, deedsLeft } from '../../src/simulator/story.ts';
import { contosoAzure } from '../support/contoso-azure.ts';

const SAMPLES = new URL('../../../shared/event-samples/docs-subscription-topic/', import.meta.url);
const NOW = new Date('2026-03-02T09:00:00.000Z');
const WHO = principalOfPerson(DEV);
const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(given: SimulatorOptions = {}) {
  const azure = await contosoAzure({ now: () => NOW, ...given });
  opened.push(azure.close);
  return { ...azure.simulator, close: () => opened.splice(0).at(0)?.() };
}

const admin = { properties: { adminUserEnabled: true } };
const events = ({ estate }: Awaited<ReturnType<typeof open>>): JsonObject[] =>
  estate.undelivered().map(({ event }) => event);

describe('every change is told', () => {
  test('in the form of Event Grid, with who did it', async () => {
    const azure = await open();
    azure.act(WHO, 'PATCH', IDS.quietRegistry, '2025-11-01', admin);
    expect(events(azure)).toMatchObject([
      {
        topic: `/subscriptions/${SUBSCRIPTION}`,
        subject: IDS.quietRegistry,
        eventType: 'Microsoft.Resources.ResourceWriteSuccess',
        eventTime: '2026-03-02T09:00:00.0000000Z',
        data: {
          operationName: 'Microsoft.ContainerRegistry/registries/write',
          authorization: { action: 'Microsoft.ContainerRegistry/registries/write', scope: IDS.quietRegistry },
          claims: {
            'http://schemas.microsoft.com/identity/claims/objectidentifier': DEV.id,
            'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': DEV.upn,
            name: DEV.name,
          },
          httpRequest: { method: 'PATCH' },
          status: 'Succeeded',
          subscriptionId: SUBSCRIPTION,
          tenantId: TENANT,
        },
      },
    ]);
  });

  test('a creation without the request, a deletion as one, a refusal not at all', async () => {
    const azure = await open();
    azure.act(WHO, 'PUT', IDS.grantToOld, '2022-04-01', grant('oldIdentity', 'contributor'));
    azure.act(WHO, 'DELETE', IDS.grantToOld, '2022-04-01');
    azure.act(WHO, 'DELETE', IDS.grantToOld, '2022-04-01');
    azure.act(WHO, 'PATCH', IDS.usedRegistry, '2025-11-01', { properties: { publicNetworkAccess: 'Disabled' } });
    azure.act(WHO, 'POST', `${IDS.usedRegistry}/listCredentials`, '2025-11-01');
    const told = events(azure).map(({ eventType, data }) => [eventType, Object.hasOwn(data as object, 'httpRequest')]);
    expect(told).toEqual([
      ['Microsoft.Resources.ResourceWriteSuccess', false],
      ['Microsoft.Resources.ResourceDeleteSuccess', true],
      ['Microsoft.Resources.ResourceActionSuccess', true],
    ]);
    const [, , action] = events(azure);
    expect((action?.['data'] as JsonObject)['operationName']).toBe(
      'Microsoft.ContainerRegistry/registries/listCredentials/action',
    );
  });

  test.skipIf(!existsSync(SAMPLES))('with no member that the official samples have not', async () => {
    const azure = await open();
    azure.act(WHO, 'PATCH', IDS.quietRegistry, '2025-11-01', admin);
    azure.act(WHO, 'DELETE', IDS.quietRegistry, '2025-11-01');
    for (const [index, name] of ['resource_write_success', 'resource_delete_success'].entries()) {
      const [sample] = JSON.parse(readFileSync(new URL(`${name}.json`, SAMPLES), 'utf8')) as [JsonObject];
      const event = events(azure)[index] ?? {};
      const more = name.includes('write') ? ['httpRequest'] : [];
      expect(Object.keys(event).sort()).toEqual(Object.keys(sample).sort());
      const members = (of: JsonObject) => Object.keys(of['data'] as JsonObject);
      expect(members(event).sort()).toEqual([...members(sample), ...more].sort());
      const claims = (of: JsonObject) => Object.keys((of['data'] as { readonly claims: JsonObject }).claims);
      expect(claims(event).filter((claim) => !claims(sample).includes(claim))).toEqual([]);
    }
  });
});

describe('delivery', () => {
  test('goes on until an event is taken, and one that is not taken holds up no other', async () => {
    const taken: unknown[] = [];
    let refusing = true;
    const deliver = ({ subject }: JsonObject) => {
      if (refusing && subject === IDS.quietRegistry) return Promise.reject(new Error('The webhook answered 500.'));
      taken.push(subject);
      return Promise.resolve();
    };
    const azure = await open({ deliver });
    azure.act(WHO, 'PATCH', IDS.quietRegistry, '2025-11-01', admin);
    azure.act(WHO, 'PATCH', IDS.openRegistry, '2025-11-01', admin);
    await azure.deliverNow();
    expect(taken).toEqual([IDS.openRegistry]);
    refusing = false;
    await azure.deliverNow();
    expect(taken).toEqual([IDS.openRegistry, IDS.quietRegistry]);
  });
});

describe('a file', () => {
  test('keeps bodies, events, the steps of the story and the port, also when the process is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    opened.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'azure.db');
    const script = new URL('../support/simulator-child.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');

    const delivered: JsonObject[] = [];
    const deliver = (event: JsonObject) => Promise.resolve().then(() => void delivered.push(event));
    const { simulator, close } = await contosoAzure({ file, now: () => NOW, deliver });
    opened.unshift(close);
    expect(simulator.url).toBe(url.toString().trim());
    expect(simulator.estate.get(IDS.quietRegistry)).toMatchObject(admin);
    expect(deedsLeft(simulator)).toHaveLength(DEEDS.length - 1);
    await simulator.deliverNow();
    expect(delivered.map(({ subject }) => subject)).toEqual([IDS.quietRegistry]);
    expect(simulator.estate.undelivered()).toEqual([]);
  });

  test('keeps a write that still runs, so that it can be asked about', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    opened.push(() => rm(folder, { recursive: true }));
    const options = { file: join(folder, 'azure.db'), now: () => NOW };
    const first = await contosoAzure(options);
    const running = { operations: 'never', polls: 1 } as const;
    const authorization = `Bearer ${(await new DefaultAzureCredential().getToken(`${first.simulator.url}/.default`)).token}`;
    Object.assign(first.simulator.options, running);
    const answer = await fetch(`${first.simulator.url}${IDS.quietRegistry}?api-version=2025-11-01`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(admin),
    });
    const address = answer.headers.get('azure-asyncoperation') ?? '';
    await first.close();
    const second = await contosoAzure(options);
    opened.unshift(second.close);
    const polled = await fetch(address, { headers: { authorization } });
    expect(await polled.json()).toMatchObject({ status: 'InProgress' });
    expect(second.simulator.act(WHO, 'PATCH', IDS.quietRegistry, '2025-11-01', admin).status).toBe(409);
  });
});

test('a running write ends by itself when nobody asks, and only then is told', async () => {
  let now = NOW.getTime();
  const azure = await open({ now: () => new Date(now), options: { polls: 5 } });
  const authorization = `Bearer ${(await new DefaultAzureCredential().getToken(`${azure.url}/.default`)).token}`;
  await fetch(`${azure.url}${IDS.quietRegistry}?api-version=2025-11-01`, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  const read = () => azure.act(WHO, 'GET', IDS.quietRegistry, '2025-11-01').body;
  expect(read()).toMatchObject({ properties: { provisioningState: 'Updating', adminUserEnabled: true } });
  expect(events(azure)).toEqual([]);
  now += 60_000;
  expect(read()).toMatchObject({ properties: { provisioningState: 'Succeeded', adminUserEnabled: true } });
  expect(events(azure)).toMatchObject([{ subject: IDS.quietRegistry, eventTime: '2026-03-02T09:01:00.0000000Z' }]);
});
