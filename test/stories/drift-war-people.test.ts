import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { contestKey } from '../../src/records/contests.ts';
import { registryBody } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  DEV,
  newestCase,
  principalOf,
  registryNow,
  writesOf,
} from '../support/contoso-world.ts';
import { bringBack, calmRegistry, MINUTE, ON, PEOPLE, PIPELINE, recordsOf } from '../support/drift-war.ts';
import { flakyStore, type FlakyStore } from '../support/flaky-store.ts';
import { ANA, BEN } from '../support/people.ts';
import { answer, open } from '../support/visitor.ts';
import { startWorld } from '../support/world.ts';

/** The choices of a form, in order. */
const verbsIn = (html: string): readonly (string | undefined)[] =>
  [...html.matchAll(/type="radio"[^>]*value="(\w+)"/gu)].map(([, verb]) => verb);

describe('a person puts it back', () => {
  test('twice: no third write; another approver finds an exemption filled in, and the person may only agree', async () => {
    await using world = await calmRegistry();
    for (let round = 0; round < 3; round += 1) await bringBack(world, principalOf(ANA));
    expect(writesOf(world)).toHaveLength(2);
    expect((await newestCase(world)).because.join(' ')).toMatch(/undone it twice \(Ana Silva\)\. That is a no/);
    const told = JSON.stringify(world.simulator.estate.kept('teams'));
    expect(told, 'the message says nothing of it').toContain('An exemption for 14 days is filled in.');

    const path = `/approvals/${await approvalOf(world)}`;
    const page = await open(world, BEN, path);
    expect(verbsIn(page.html)).toEqual(['exempt', 'reject', 'postpone', 'approve']);
    expect(page.html).toMatch(/value="exempt"[^>]*checked/u);
    expect(page.html).toMatch(/name="exemptUntil"[^>]*value="2026-03-16"/u);
    expect(page.text).toContain('Ana Silva undid the fix 2 times. The admin account of registry acrcontoso is enabled');
    expect(verbsIn((await open(world, ANA, path)).html)).toEqual(['approve']);

    const exempt = {
      verb: 'exempt',
      exemptUntil: '2026-03-16',
      reason: 'Ana needs it until the migration ends.',
    } as const;
    expect((await answer(world, ANA, await approvalOf(world), exempt)).status).toBe(403);
    expect((await answer(world, BEN, await approvalOf(world), exempt)).status).toBe(303);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'exempt' });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: true });
    expect(writesOf(world)).toHaveLength(2);
  });

  test('once, and then a pipeline: two writes, both are named, and nobody has said no', async () => {
    await using world = await calmRegistry();
    await bringBack(world, DEV);
    await bringBack(world, DEV);
    await bringBack(world, PIPELINE);
    expect(writesOf(world)).toHaveLength(2);
    const said = (await newestCase(world)).because.join(' ');
    expect(said).toMatch(/done by Dev Patel \(a person\) and pipeline-orders \(a pipeline or app\)/);
    expect(said).not.toContain('That is a no');
    expect(verbsIn((await open(world, BEN, `/approvals/${await approvalOf(world)}`)).html)[0]).toBe('approve');
  });
});

describe('what is no reversal', () => {
  test('our own write and its echo: nobody wrote but who made the drift', async () => {
    await using world = await calmRegistry();
    await bringBack(world, DEV);
    await bringBack(world, DEV, { anonymousPullEnabled: true });
    await bringBack(world, DEV);
    const actors = (await recordsOf(world, 'finding.detected')).map(({ DriftActorName }) => DriftActorName);
    expect(new Set(actors)).toEqual(new Set(['Dev Patel']));
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(await recordsOf(world, 'war.declared')).toHaveLength(0);
  });

  test('fixes by different controls', async () => {
    const endpoint = { id: 'pe', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };
    const body = registryBody({ privateEndpointConnections: [endpoint] });
    await using world = await startWorld([body], { people: PEOPLE });
    await world.sweep();
    for (const properties of [ON, { publicNetworkAccess: 'Enabled' }, ON, { publicNetworkAccess: 'Enabled' }]) {
      await bringBack(world, PIPELINE, properties);
    }
    expect(await recordsOf(world, 'war.declared')).toHaveLength(0);
    expect((await world.cases()).map(({ state }) => state)).toEqual(Array(4).fill('remediated'));
  });

  test('a drift that somebody else put right before we did', async () => {
    await using world = await calmRegistry();
    world.settings('enforcement: observe\nscopes: [/subscriptions/11111111-1111-4111-8111-111111111111]\n');
    for (let round = 0; round < 4; round += 1) {
      await bringBack(world, PIPELINE);
      await changeRegistry(world, { adminUserEnabled: false }, DEV);
      await world.pass(MINUTE);
    }
    expect(writesOf(world)).toHaveLength(0);
    expect(await recordsOf(world, 'war.declared')).toHaveLength(0);
  });
});

describe('the count is not lost', () => {
  const key = contestKey('acr-admin-account-disabled', registryBody().id.toLowerCase());

  test.each(['before', 'after'] as const)('the store goes away %s it is written, each time', async (when) => {
    let store: FlakyStore | undefined;
    const storeOfApp = (given: Store): Store => (store = flakyStore(given));
    await using world = await startWorld([registryBody()], { people: PEOPLE, storeOfApp });
    await world.sweep();
    if (store === undefined) throw new Error('The world has not asked for its store.');
    let calls = 0;
    store.fails = (method, _n, of) => {
      if (of !== key || method !== 'update') return undefined;
      calls += 1;
      return calls % 2 === 1 ? when : undefined;
    };
    for (let round = 0; round < 3; round += 1) await bringBack(world, PIPELINE);
    expect(calls, 'the count was not written').toBeGreaterThanOrEqual(2);
    expect(writesOf(world)).toHaveLength(2);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(await recordsOf(world, 'war.declared')).toHaveLength(1);
  });
});
