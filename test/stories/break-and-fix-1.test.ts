import { describe, expect, test } from 'vitest';
import {
  APPS,
  aroundIt,
  grantPull,
  linkZone,
  moveBatchToIdentity,
  openRegistry,
  REGISTRY_ID,
  ZONE,
} from '../support/break-and-fix-1.ts';
import { approvalOf, DEV, eventsOf, newestCase, REGISTRY_API, trailOf, writesOf } from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import { answer, filledIn, open, submit } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const TOLD_OF = ['acr-public-network-disabled'];

/** Break and fix 1 of document 002: a registry is to be closed, and an app, a job and a group pull from it. */
async function registryDeployedOpen(
  around = aroundIt(),
  before: (world: World) => void = () => undefined,
): Promise<World> {
  const world = await startWorld(around, { people: [ANA], toldOf: TOLD_OF });
  await world.sweep();
  before(world);
  world.simulator.estate.set(REGISTRY_ID, openRegistry());
  const properties = { publicNetworkAccess: 'Enabled' };
  expect(world.simulator.act(DEV, 'PATCH', REGISTRY_ID, REGISTRY_API, { properties }).status).toBeLessThan(300);
  await world.settle();
  expect(await newestCase(world)).toMatchObject({ state: 'waiting', controlId: 'acr-public-network-disabled' });
  return world;
}

const accessOf = (world: World) => world.simulator.estate.get(REGISTRY_ID)?.['properties'];

describe('a container app that could not pull any more from a closed registry', () => {
  test('who would break stands on the page and the card before anything is closed, inferred, each with a remedy', async () => {
    await using world = await registryDeployedOpen();
    const { text } = await open(world, ANA, `/approvals/${await approvalOf(world)}`);
    for (const words of [
      'container app ca-api-prod',
      'inferred: an image of it comes from this registry; no private zone privatelink.azurecr.io is linked to network vnet-container-apps',
      'To put it right: Link the private zone to network vnet-container-apps.',
      'container app job job-report',
      'container group aci-batch-processor',
      'as a trusted service only, by a user-assigned identity',
      'last seen 2026-02-27T02:00:00.000Z',
      'Deploy the group anew with a user-assigned identity that may pull',
      'Let in an allow-list and nobody else',
      'Put right who would lose the registry',
      `${ZONE}/virtualNetworkLinks/driftwarden-rg-shared-vnet-container-apps`,
      'were not looked at',
    ]) {
      expect(text, 'the page does not say who breaks and how that is put right').toContain(words);
    }
    const card = JSON.stringify(world.simulator.estate.kept('teams'));
    expect(card).toContain('container app ca-api-prod (inferred)');
    expect(card).toContain('Link the private zone to network vnet-container-apps.');
    expect(writesOf(world)).toEqual([]);
    expect(accessOf(world)).toMatchObject({ publicNetworkAccess: 'Enabled' });
  });

  test('one after the other is put right; an approval of before asks again, the one of nobody closes it', async () => {
    await using world = await registryDeployedOpen();
    const first = await approvalOf(world);
    const page = await open(world, ANA, `/approvals/${first}`);
    linkZone(world);
    await world.pass(10 * MINUTE);
    await submit(world, ANA, `/approvals/${first}`, filledIn(page, { verb: 'approve' }));
    await world.pass(MINUTE);
    const second = await approvalOf(world);
    expect(second, 'whom it hits has changed: it is asked anew').not.toBe(first);
    const less = await open(world, ANA, `/approvals/${second}`);
    expect(less.text, 'the app finds the registry by its private name now').not.toContain(
      'container app ca-api-prod is set up',
    );
    expect(less.text).toContain('no role to pull was found for its identity');
    expect(less.text).toContain('container group aci-batch-processor');
    expect(writesOf(world)).toEqual([]);

    grantPull(world);
    moveBatchToIdentity(world);
    await world.pass(10 * MINUTE);
    expect(await answer(world, ANA, second, { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    const third = await approvalOf(world);
    const right = await open(world, ANA, `/approvals/${third}`);
    expect(right.text).toContain('Nobody was found who is set up to depend on it.');
    expect(right.text).not.toContain('Put right who would lose the registry');
    expect(accessOf(world)).toMatchObject({ publicNetworkAccess: 'Enabled' });

    expect(await answer(world, ANA, third, { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(accessOf(world)).toMatchObject({ publicNetworkAccess: 'Disabled' });
    expect(writesOf(world), 'what puts consumers right is done by people').toEqual(['PATCH contosoacrprod']);
    const events = await eventsOf(world);
    expect(events.filter((event) => event === 'approval.requested')).toHaveLength(3);
    expect(events.slice(-5)).toEqual([
      'remediation.started',
      'remediation.applied',
      'remediation.applied',
      'remediation.verified',
      'case.closed',
    ]);
    const approved = (await trailOf(world)).filter(({ EventType }) => EventType === 'approval.voted').at(-1);
    expect(approved).toMatchObject({ ActorName: ANA.name, Decision: 'Approve' });
  });

  test('a network that can not be read proves nothing: the app stays named', async () => {
    const blind = aroundIt().filter(({ id }) => id !== APPS);
    await using world = await registryDeployedOpen(blind, linkZone);
    const { text } = await open(world, ANA, `/approvals/${await approvalOf(world)}`);
    expect(text).toContain('container app ca-api-prod is set up');
    expect(text).toContain('Driftwarden could not read network vnet-container-apps');
    expect(writesOf(world)).toEqual([]);
  });
});
