import { describe, expect, test } from 'vitest';
import { BOT, EXECUTOR } from '../../src/simulator/simulator.ts';
import type { WireCall } from '../../src/simulator/wire.ts';
import { REGISTRY, registryBody } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  grantContributor,
  newestCase,
  nightlyGroup,
  OWNERS,
  registryNow,
  SHOP_APP,
  SHOP_IDENTITY,
  writesOf,
} from '../support/contoso-world.ts';
import { ANA, BEN, CHI } from '../support/people.ts';
import { answer } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const PEOPLE = [ANA, BEN, CHI];
const GRANT_WRITES = ['PATCH acrcontoso', 'DELETE 9a000000-0000-4000-8000-000000000001'];

/** The calls by whom, to Resource Manager only: what mail, audit and the topic are told is no write to a resource. */
function callsBy({ simulator }: World, who: { readonly id: string }): readonly WireCall[] {
  return simulator.calls.filter(
    ({ path, principalId }) => principalId === who.id && /^\/(?:subscriptions|providers)\//u.test(path),
  );
}

const isWrite = ({ method, path }: WireCall): boolean => method !== 'GET' && !path.includes('Microsoft.ResourceGraph');
const inWords = ({ method, path }: WireCall): string => `${method} ${path.split('/').slice(-2).join('/')}`;

/** A registry that is mended at once, then one that a person is asked about, then a grant that two people take away. */
async function wholeStory(world: World): Promise<void> {
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true });
  await world.pass(2 * MINUTE);
  expect((await newestCase(world)).state).toBe('remediated');
  await grantContributor(world);
  const id = await approvalOf(world);
  for (const person of [ANA, BEN]) expect((await answer(world, person, id, { verb: 'approve' })).status).toBe(303);
  await world.pass(2 * MINUTE);
  expect((await newestCase(world)).state).toBe('remediated');
  await world.sweep();
}

const ESTATE = [registryBody(), OWNERS, SHOP_IDENTITY, SHOP_APP];

describe('two identities', () => {
  test('over a whole story one reads and never writes, and the other sends what was decided and looks how it went', async () => {
    await using world = await startWorld(ESTATE, { people: PEOPLE });
    await wholeStory(world);

    const reader = callsBy(world, BOT);
    expect(reader.length).toBeGreaterThan(10);
    expect(reader.filter(isWrite)).toEqual([]);

    const executor = callsBy(world, EXECUTOR);
    expect(executor.filter(isWrite).map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`)).toEqual(
      GRANT_WRITES,
    );
    expect(writesOf(world)).toEqual(GRANT_WRITES);
    const others = executor.filter((call) => !isWrite(call));
    expect(others.map(inWords).filter((call) => !/operationStatuses|operationResults/iu.test(call))).toEqual([]);
  });

  test('tell the audit log, people and other systems as the one that reads', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: PEOPLE });
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true });
    await world.audit();
    const told = world.simulator.calls.filter(({ path }) => !/^\/(?:subscriptions|providers)\//u.test(path));
    const by = new Set(told.map(({ principalId }) => principalId).filter((id) => id !== undefined));
    expect([...by]).toEqual([BOT.id]);
  });

  test('the write of the one that writes is nobody else’s drift', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true }, EXECUTOR);
    expect((await newestCase(world)).because.join(' ')).not.toContain(EXECUTOR.name);
    const records = await world.audit();
    expect(records.filter(({ ActorType, ActorId }) => ActorType === 'Human' || ActorId === EXECUTOR.id)).toEqual([]);
  });

  test('where the one that writes has no token, everything is read, and no write leaves', async () => {
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    await using world = await startWorld([registryBody()], {
      env: { AZURE_EXECUTOR_CLIENT_ID: 'c11e0000-0000-4000-8000-00000000dead' },
      log: { info: note, warn: note, error: note },
    });
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true });
    expect((await newestCase(world)).controlId).toBe('acr-admin-account-disabled');
    expect(registryNow(world)['adminUserEnabled']).toBe(true);
    expect(writesOf(world)).toEqual([]);
    expect(callsBy(world, BOT).map(inWords)).toContain('GET registries/acrcontoso');
    const said = lines.filter((line) => line.includes('AZURE_EXECUTOR_CLIENT_ID'));
    expect(said[0]).toContain('The identity that writes (AZURE_EXECUTOR_CLIENT_ID) has no token; reading goes on.');
    expect(said.length, 'said once in a minute, not with each look').toBeLessThanOrEqual(2);
  });
});

test('one identity reads and writes where no second one is set', async () => {
  await using world = await startWorld(ESTATE, { people: PEOPLE, simulator: { oneIdentity: true } });
  await wholeStory(world);
  expect(callsBy(world, EXECUTOR)).toEqual([]);
  expect(
    callsBy(world, BOT)
      .filter(isWrite)
      .map(({ path }) => path)[0],
  ).toBe(REGISTRY);
  expect(writesOf(world)).toEqual(GRANT_WRITES);
});

test('the simulated Azure refuses a write of the identity that reads', async () => {
  await using world = await startWorld([registryBody()], {
    env: { AZURE_EXECUTOR_CLIENT_ID: '' },
  });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true });
  expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'no-right' } });
  expect(registryNow(world)['adminUserEnabled']).toBe(true);
});
