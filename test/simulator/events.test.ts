import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { grant, IDS, PEOPLE, principalOfPerson, SUBSCRIPTION } from '../../src/simulator/contoso.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { TENANT } from '../../src/simulator/identity.ts';
import { DEEDS, deedsLeft, perform } from '../../src/simulator/story.ts';
import { contosoAzure } from '../support/contoso-azure.ts';

const SAMPLES = new URL('../../../shared/event-samples/docs-subscription-topic/', import.meta.url);
const NOW = new Date('2026-03-02T09:00:00.000Z');
const DEV = principalOfPerson(PEOPLE[3] ?? { id: '', name: '', upn: '', roles: [] });
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
    azure.act(DEV, 'PATCH', IDS.quietRegistry, '2025-11-01', admin);
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
    azure.act(DEV, 'PUT', IDS.grantToOld, '2022-04-01', grant('oldIdentity', 'contributor'));
    azure.act(DEV, 'DELETE', IDS.grantToOld, '2022-04-01');
    azure.act(DEV, 'DELETE', IDS.grantToOld, '2022-04-01');
    azure.act(DEV, 'PATCH', IDS.usedRegistry, '2025-11-01', { properties: { publicNetworkAccess: 'Disabled' } });
    azure.act(DEV, 'POST', `${IDS.usedRegistry}/listCredentials`, '2025-11-01');
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
    azure.act(DEV, 'PATCH', IDS.quietRegistry, '2025-11-01', admin);
    azure.act(DEV, 'DELETE', IDS.quietRegistry, '2025-11-01');
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
    azure.act(DEV, 'PATCH', IDS.quietRegistry, '2025-11-01', admin);
    azure.act(DEV, 'PATCH', IDS.openRegistry, '2025-11-01', admin);
    await azure.deliverNow();
    expect(taken).toEqual([IDS.openRegistry]);
    refusing = false;
    await azure.deliverNow();
    expect(taken).toEqual([IDS.openRegistry, IDS.quietRegistry]);
  });
});

describe('a file', () => {
  test('keeps bodies, events, running writes, the steps of the story and the port', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    opened.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'azure.db');
    const first = await contosoAzure({ file, now: () => NOW, options: { operations: 'never' } });
    const [deed] = deedsLeft(first.simulator);
    if (deed === undefined) throw new Error('The story is empty.');
    perform(first.simulator, deed);
    const { url } = first.simulator;
    await first.close();

    const delivered: JsonObject[] = [];
    const second = await contosoAzure({
      file,
      now: () => NOW,
      deliver: (event) => Promise.resolve(void delivered.push(event)),
    });
    opened.unshift(second.close);
    expect(second.simulator.url).toBe(url);
    expect(second.simulator.estate.get(IDS.quietRegistry)).toMatchObject(admin);
    expect(deedsLeft(second.simulator)).toHaveLength(DEEDS.length - 1);
    await second.simulator.deliverNow();
    expect(delivered.map(({ subject }) => subject)).toEqual([IDS.quietRegistry]);
    expect(second.simulator.estate.undelivered()).toEqual([]);
  });
});
