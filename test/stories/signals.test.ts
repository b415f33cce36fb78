import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { standingFindings, type StandingFinding } from '../../src/records/findings.ts';
import { BOT, EXECUTOR } from '../../src/simulator/simulator.ts';
import { registryBody } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';
import { startWorld, type World } from '../support/world.ts';

const REGISTRY = registryBody({ adminUserEnabled: true });
const READ = 'Microsoft.ContainerRegistry/registries/listCredentials/action';
const ACTION = 'Microsoft.Resources.ResourceActionSuccess';
const DAY = 86_400_000;

function credentialRead(id: string, data: object = {}): JsonObject {
  return gridEvent({ resourceUri: REGISTRY.id, operationName: READ, ...data }, { id, eventType: ACTION }) as JsonObject;
}

async function listed(world: World): Promise<readonly StandingFinding[]> {
  const found: StandingFinding[] = [];
  for await (const finding of standingFindings(world.store)) if (finding.kind === 'signal') found.push(finding);
  return found;
}

describe('an action that no body shows afterwards', () => {
  test('is reported once for each event, however often it is delivered, and asks Azure nothing', async () => {
    await using world = await startWorld([REGISTRY]);
    expect(await world.post(credentialRead('one'), credentialRead('one'), credentialRead('two'))).toBe(202);
    await world.settle();
    const found = await listed(world);
    expect(found).toHaveLength(2);
    expect(found[0]?.message).toContain('Ana Silva listed or renewed the admin credential of registry acrcontoso.');
    const told = (await world.audit()).filter(({ ControlId }) => ControlId === 'acr-admin-credential-read');
    expect(told.map(({ EventType, EventResultDetails }) => `${EventType} ${EventResultDetails ?? ''}`)).toEqual([
      'finding.detected signal, unverified',
      'finding.detected signal, unverified',
    ]);
    expect(world.calls()).toEqual([]);
    expect(await world.cases()).toEqual([]);
    expect(await (await fetch(`${world.host.url}/cases`)).text()).toContain('Happened, not verified');
  });

  test('is nothing where it failed, lies outside the scopes, or was done by the bot', async () => {
    await using world = await startWorld([REGISTRY]);
    const of = ({ id, appId }: typeof BOT) => ({
      'http://schemas.microsoft.com/identity/claims/objectidentifier': id,
      appid: appId,
    });
    const elsewhere = REGISTRY.id.replace('11111111', '99999999');
    await world.post(
      { ...credentialRead('failed'), eventType: 'Microsoft.Resources.ResourceActionFailure' },
      credentialRead('elsewhere', { resourceUri: elsewhere }),
      credentialRead('own', { claims: of(BOT) }),
      credentialRead('own, written', { claims: of(EXECUTOR) }),
    );
    await world.settle();
    expect(await listed(world)).toEqual([]);
  });

  test('leaves the list after two weeks', async () => {
    await using world = await startWorld([REGISTRY]);
    await world.post({ ...credentialRead('one'), eventTime: world.clock.now().toISOString() });
    await world.settle();
    expect(await listed(world)).toHaveLength(1);
    await world.leap(15 * DAY);
    await world.sweep();
    expect(await listed(world)).toEqual([]);
  });
});
