import { describe, expect, test } from 'vitest';
import { answer as answerAs, filledIn, open, submit } from '../support/visitor.ts';
import { registryBody } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  eventsOf,
  GRANT,
  grantContributor,
  newestCase,
  nightlyGroup,
  OWNERS,
  principalOf,
  registryNow,
  SHOP_APP,
  SHOP_IDENTITY,
  trailOf,
  writesOf,
} from '../support/contoso-world.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const PEOPLE = [ANA, BEN, CHI, DAN];

/** A registry whose admin account was switched on while a container group logs in with it: somebody is asked. */
async function registryAsked(by = principalOf(DAN), settings?: string): Promise<World> {
  const world = await startWorld([registryBody(), nightlyGroup()], {
    people: PEOPLE,
    ...(settings === undefined ? {} : { settings }),
  });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true }, by);
  expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
  return world;
}

/** Contributor on the subscription for the identity of a running app: two people are asked. */
async function grantAsked(by = principalOf(DAN)): Promise<World> {
  const world = await startWorld([OWNERS, SHOP_IDENTITY, SHOP_APP], { people: PEOPLE });
  await world.sweep();
  await grantContributor(world, by);
  expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
  return world;
}

describe('a person approves', () => {
  test('the page shows what would be done, an approver approves, it is looked at once more, written and verified', async () => {
    await using world = await registryAsked();
    const approval = await approvalOf(world);
    const page = await open(world, ANA, `/approvals/${approval}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('nightly');
    expect(page.text).toContain('adminUserEnabled');
    await world.pass(10 * MINUTE);
    world.calls();

    const answer = await submit(world, ANA, `/approvals/${approval}`, filledIn(page, { verb: 'approve' }));
    expect(answer.status).toBe(303);
    await world.settle();
    await world.pass(MINUTE);

    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: false });
    const calls = world.calls().filter((call) => call.endsWith('registries/acrcontoso'));
    expect(calls.slice(0, 2), 'the look after the approval comes before the write').toEqual([
      'GET registries/acrcontoso',
      'PATCH registries/acrcontoso',
    ]);
    expect(await eventsOf(world)).toEqual([
      'finding.detected',
      'decision.made',
      'approval.requested',
      'notification.sent',
      'approval.voted',
      'approval.decided',
      'remediation.started',
      'remediation.applied',
      'remediation.applied',
      'remediation.verified',
      'case.closed',
    ]);
    const voted = (await trailOf(world)).find(({ EventType }) => EventType === 'approval.voted');
    expect(voted).toMatchObject({ ActorName: ANA.name, ActorType: 'Human', Decision: 'Approve' });
  });

  test('a deletion takes two people: the first alone brings nothing about, nor does the same person twice', async () => {
    await using world = await grantAsked();
    const approval = await approvalOf(world);
    expect(await answerAs(world, ANA, approval, { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });

    const again = await open(world, ANA, `/approvals/${approval}`);
    expect(again.html, 'who has voted gets no form').not.toContain('name="planHash"');
    expect(writesOf(world)).toEqual([]);

    expect(await answerAs(world, BEN, approval, { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(world.simulator.estate.get(GRANT)).toBeUndefined();
    expect(writesOf(world)).toHaveLength(1);
  });

  test('the fallback role may approve from the start', async () => {
    await using world = await registryAsked();
    expect(await answerAs(world, CHI, await approvalOf(world), { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('an approval is good for one drift: the same drift again asks again', async () => {
    await using world = await registryAsked();
    const first = await approvalOf(world);
    await answerAs(world, ANA, first, { verb: 'approve' });
    await world.pass(MINUTE);
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 2 });
    expect(await approvalOf(world)).not.toBe(first);
    await world.pass(MINUTE);
    expect(writesOf(world)).toHaveLength(1);
  });
});

describe('a person rejects', () => {
  test('nothing is written and the drift stays; nobody is asked again until it was right once', async () => {
    await using world = await registryAsked();
    const approval = await approvalOf(world);
    expect(await answerAs(world, ANA, approval, { verb: 'reject' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'rejected' });

    await changeRegistry(world, { dataEndpointEnabled: true });
    await world.pass(11 * MINUTE);
    expect(await world.cases()).toHaveLength(1);
    expect(writesOf(world)).toEqual([]);
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: true });

    await changeRegistry(world, { adminUserEnabled: false });
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 2 });
  });

  test('one no is enough, also after a first yes', async () => {
    await using world = await grantAsked();
    const approval = await approvalOf(world);
    await answerAs(world, ANA, approval, { verb: 'approve' });
    await answerAs(world, BEN, approval, { verb: 'reject' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'rejected' });
    expect(writesOf(world)).toEqual([]);
  });
});

describe('who caused the drift', () => {
  test.each(['reject', 'postpone', 'exempt'] as const)('may not keep it: %s is refused', async (verb) => {
    await using world = await registryAsked(principalOf(ANA));
    const approval = await approvalOf(world);
    const more = { exemptUntil: '2026-03-20', postpone: 'P1D' };
    expect(await answerAs(world, ANA, approval, { verb, ...more })).toMatchObject({ status: 403 });
    await world.settle();
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
  });

  test('may agree that it is put back in place', async () => {
    await using world = await registryAsked(principalOf(ANA));
    expect(await answerAs(world, ANA, await approvalOf(world), { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('does not count for a deletion: two others are needed', async () => {
    await using world = await grantAsked(principalOf(ANA));
    const approval = await approvalOf(world);
    const page = await open(world, ANA, `/approvals/${approval}`);
    expect(page.html).not.toContain('name="planHash"');
    const form = filledIn(await open(world, BEN, `/approvals/${approval}`), { verb: 'approve' });
    expect((await submit(world, ANA, `/approvals/${approval}`, form)).status, 'with the form of somebody else').toBe(
      403,
    );

    await answerAs(world, BEN, approval, { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    await answerAs(world, CHI, approval, { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('is also who wrote to it while others were being asked', async () => {
    await using world = await registryAsked();
    const approval = await approvalOf(world);
    await changeRegistry(world, { dataEndpointEnabled: true }, principalOf(ANA));
    expect(await answerAs(world, ANA, approval, { verb: 'reject' })).toMatchObject({ status: 403 });
    expect(await answerAs(world, BEN, approval, { verb: 'reject' })).toMatchObject({ status: 303 });
  });
});

describe('who was not asked', () => {
  test('sees the page and decides nothing, whatever form is sent', async () => {
    await using world = await registryAsked(principalOf(BEN));
    const approval = await approvalOf(world);
    const path = `/approvals/${approval}`;
    expect((await open(world, DAN, path)).html).not.toContain('name="planHash"');
    const stolen = filledIn(await open(world, ANA, path), { verb: 'approve' });
    expect((await submit(world, DAN, path, stolen)).status).toBe(403);
    const nobody = { ...DAN, id: 'nobody' };
    expect((await submit(world, nobody, path, stolen)).status).toBe(401);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(writesOf(world)).toEqual([]);
  });
});

describe('answers that meet', () => {
  test.each([
    { name: 'two approvals', verbs: ['approve', 'approve'], state: 'remediated', writes: 1 },
    { name: 'an approval and a rejection', verbs: ['approve', 'reject'], state: 'rejected', writes: 0 },
  ] as const)('$name: one end, and both are on record', async ({ verbs, state, writes }) => {
    await using world = await grantAsked();
    const approval = await approvalOf(world);
    const path = `/approvals/${approval}`;
    const forms = await Promise.all([ANA, BEN].map((person) => open(world, person, path)));
    const sent = [ANA, BEN].map((person, index) =>
      submit(
        world,
        person,
        path,
        filledIn(forms[index] ?? { status: 0, html: '', text: '' }, { verb: verbs[index] ?? 'reject' }),
      ),
    );
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([303, 303]);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state });
    expect(writesOf(world)).toHaveLength(writes);
    const events = await eventsOf(world);
    expect(events.filter((type) => type === 'approval.voted')).toHaveLength(2);
    expect(events.filter((type) => type === 'approval.decided')).toHaveLength(1);
  });
});
