import { afterEach, describe, expect, test } from 'vitest';
import { GROUP, REGISTRY, registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { approvalOf, changeRegistry, eventsOf, newestCase, nightlyGroup, writesOf } from '../support/contoso-world.ts';
import { ANA, DAN } from '../support/people.ts';
import { answer, pause, resume } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const drift = (world: World): Promise<void> => changeRegistry(world, { adminUserEnabled: true });

afterEach(() => {
  delete process.env['DRIFTWARDEN_ENFORCEMENT'];
});

describe('pause', () => {
  test.each([
    { name: 'of the subscription', scope: SUBSCRIPTION, state: 'blocked' },
    { name: 'of the group', scope: GROUP, state: 'blocked' },
    { name: 'of the registry', scope: REGISTRY, state: 'blocked' },
    { name: 'of another registry', scope: `${REGISTRY}2`, state: 'remediated' },
    { name: 'of another group', scope: `${GROUP}2`, state: 'remediated' },
  ])('$name', async ({ scope, state }) => {
    await using world = await startWorld([registryBody()], { people: [ANA] });
    await world.sweep();
    await world.store.put('pauses', 'p', {
      scope,
      by: 'Ana',
      reason: 'r',
      since: '2026-03-02T08:00:00.000Z',
      until: '2026-03-03T08:00:00.000Z',
    });
    await drift(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state });
    expect(writesOf(world)).toHaveLength(state === 'blocked' ? 0 : 1);
  });

  test('a case waits for its end; when somebody ends it before, the case goes on within two minutes', async () => {
    await using world = await startWorld([registryBody()], { people: [ANA] });
    await world.sweep();
    await pause(world, ANA, SUBSCRIPTION);
    await drift(world);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'paused' } });
    expect((await newestCase(world)).because.join(' ')).toContain('Release weekend');
    await world.leap(12 * HOUR);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'paused' } });

    await resume(world, ANA, SUBSCRIPTION);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world), 'after half a day the drift is old: asked instead of surprised').toMatchObject({
      state: 'waiting',
    });
    expect(await world.cases()).toHaveLength(1);
    expect(writesOf(world)).toEqual([]);
  });

  test('ended while the drift is fresh: it is fixed', async () => {
    await using world = await startWorld([registryBody()], { people: [ANA] });
    await world.sweep();
    await pause(world, ANA, GROUP);
    await drift(world);
    await world.pass(5 * MINUTE);
    await resume(world, ANA, GROUP);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(1);
  });

  test('it ends by itself', async () => {
    await using world = await startWorld([registryBody()], { people: [ANA] });
    await world.sweep();
    await pause(world, ANA, REGISTRY, 'PT1H');
    await drift(world);
    await world.leap(HOUR - MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked' });
    await world.leap(2 * MINUTE);
    expect((await newestCase(world)).state).not.toBe('blocked');
  });

  test('it stops the write that was approved while it held, and lets it go when it ends', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA, DAN] });
    await world.sweep();
    await drift(world);
    await pause(world, ANA, SUBSCRIPTION);
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'paused' } });
    expect(writesOf(world)).toEqual([]);
    await resume(world, ANA, SUBSCRIPTION);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect((await eventsOf(world)).filter((type) => type === 'approval.requested')).toHaveLength(1);
  });
});

describe('DRIFTWARDEN_ENFORCEMENT', () => {
  test.each(['off', 'observe', 'of', 'ENFORCED', '1', 'true'])('%s: looked at, decided, not written', async (word) => {
    await using world = await startWorld([registryBody()]);
    process.env['DRIFTWARDEN_ENFORCEMENT'] = word;
    await world.sweep();
    await drift(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'left' });
    expect((await newestCase(world)).because.join(' ')).toContain('It would have been fixed at once.');
    expect(writesOf(world)).toEqual([]);
  });

  test.each(['', 'enforce', ' Enforce '])('"%s": the settings decide', async (word) => {
    await using world = await startWorld([registryBody()]);
    process.env['DRIFTWARDEN_ENFORCEMENT'] = word;
    await world.sweep();
    await drift(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('thrown between the question and the answer: what was approved is not written', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    await world.sweep();
    await drift(world);
    process.env['DRIFTWARDEN_ENFORCEMENT'] = 'off';
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(3 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'left' });
    expect(writesOf(world)).toEqual([]);

    delete process.env['DRIFTWARDEN_ENFORCEMENT'];
    await world.sweep();
    expect(await newestCase(world), 'the approval of before covers nothing any more').toMatchObject({
      state: 'waiting',
      generation: 2,
    });
    expect(writesOf(world)).toEqual([]);
  });
});
