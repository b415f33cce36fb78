import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findingKeyOf } from '../../src/activities/reconcile.ts';
import { readFinding, writeFinding } from '../../src/records/findings.ts';
import { readWanted, resourceKey, want } from '../../src/records/resources.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { REGISTRY, registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  DEV,
  eventsOf,
  newestCase,
  nightlyGroup,
  registryNow,
  REGISTRY_API,
  trailOf,
  writesOf,
} from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import { answer, pause } from '../support/visitor.ts';
import { ENFORCE, startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OBSERVE = ENFORCE.replace('enforcement: enforce', 'enforcement: observe');
const BROKEN = `${ENFORCE}\nlimits: {freshFor: soon}\n`;

const drift = (world: World): Promise<void> => changeRegistry(world, { adminUserEnabled: true });

describe('enforcement in the settings', () => {
  test('observe says what would have been done; enforce takes up what was left, at the next sweep', async () => {
    await using world = await startWorld([registryBody()], { settings: OBSERVE });
    await world.sweep();
    await drift(world);
    expect(await newestCase(world)).toMatchObject({ state: 'left', generation: 1 });
    expect((await trailOf(world)).find(({ EventType }) => EventType === 'decision.made')).toMatchObject({
      Mode: 'Observe',
      EventResultDetails: 'leave',
    });
    await world.pass(11 * MINUTE);
    expect(await world.cases(), 'one case for one drift, however often it is looked at').toHaveLength(1);

    world.settings(ENFORCE);
    await world.pass(10 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated', generation: 2 });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: false });
  });

  test('what was left a month ago is old by now: asked about, and told since when', async () => {
    await using world = await startWorld([registryBody()], { settings: OBSERVE });
    await world.sweep();
    await drift(world);
    await world.leap(30 * DAY);
    world.settings(ENFORCE);
    await world.sweep();
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 2 });
    expect((await newestCase(world)).because.join(' ')).toContain('last known to be right at 2026-03-02T08:55');
    expect(writesOf(world)).toEqual([]);
  });

  test('a scope of its own is enforced while the rest is observed', async () => {
    const own = `${OBSERVE}overrides: [{scope: ${REGISTRY}, enforcement: enforce, controls: {}}]\n`;
    await using world = await startWorld([registryBody()], { settings: own });
    await world.sweep();
    await drift(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('a control that only reported may do more now: what it reported gets a case', async () => {
    const only = `${ENFORCE}controls: {acr-admin-account-disabled: report}\n`;
    await using world = await startWorld([registryBody()], { settings: only });
    await world.sweep();
    await drift(world);
    await world.pass(11 * MINUTE);
    expect(await world.cases()).toEqual([]);
    world.settings(ENFORCE);
    await world.pass(10 * MINUTE);
    expect(await world.cases()).toHaveLength(1);
  });
});

describe('settings that are broken', () => {
  test('while it runs: it goes on looking with the last good copy, writes nothing, and goes on when they are mended', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    world.settings(BROKEN);
    await drift(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'settings-broken' } });
    expect(writesOf(world)).toEqual([]);
    const refused = (await world.audit()).filter(({ EventType }) => EventType === 'policy.rejected');
    expect(refused).toHaveLength(1);
    expect(JSON.stringify(refused[0]?.AdditionalFields)).toContain('limits.freshFor');

    world.settings(ENFORCE);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('between the approval and the write: nothing is written until they are mended', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    await world.sweep();
    await drift(world);
    world.settings('scopes: []\n');
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'settings-broken' } });
    expect(writesOf(world)).toEqual([]);
    world.settings(ENFORCE);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('the file is gone: the same', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    rmSync(process.env['DRIFTWARDEN_SETTINGS'] ?? '');
    await drift(world);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked' });
    expect(writesOf(world)).toEqual([]);
    world.settings(ENFORCE);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('never good: it does not start, and says all that is wrong', async () => {
    const started = startWorld([registryBody()], { settings: 'enforcement: enforc\nscopes: [/subscriptions/x]\n' });
    await expect(started).rejects.toThrow(/enforcement[\s\S]*scopes/u);
  });
});

describe('a scope that leaves the settings', () => {
  const ELSEWHERE = ENFORCE.replaceAll(SUBSCRIPTION, `${SUBSCRIPTION}/resourceGroups/rg-other`);

  test('while a case waits for an answer: nothing is written, the case is left and the request void', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    await world.sweep();
    await drift(world);
    const approval = await approvalOf(world);
    world.settings(ELSEWHERE);
    world.calls();
    await answer(world, ANA, approval, { verb: 'approve' });
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'left' });
    expect((await newestCase(world)).because.join(' ')).toContain('no longer cover');
    expect(world.calls().filter((call) => call.includes('registries/'))).toEqual([]);

    world.settings(ENFORCE);
    await world.sweep();
    expect(await newestCase(world), 'back in scope: it is another case').toMatchObject({
      state: 'waiting',
      generation: 2,
    });
  });

  test('nobody answers: the case ends by itself within a day', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()]);
    await world.sweep();
    await drift(world);
    world.settings(ELSEWHERE);
    await world.leap(DAY + MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'left' });
    expect(await eventsOf(world)).toContain('approval.voided');
  });

  test('while it waits for the end of a pause: the same', async () => {
    await using world = await startWorld([registryBody()], { people: [ANA] });
    await world.sweep();
    await pause(world, ANA, SUBSCRIPTION, 'PT1H');
    await drift(world);
    world.settings(ELSEWHERE);
    await world.leap(2 * HOUR);
    expect(await newestCase(world)).toMatchObject({ state: 'left' });
    world.simulator.act(DEV, 'PATCH', REGISTRY, REGISTRY_API, { properties: { adminUserEnabled: true } });
    await world.pass(MINUTE);
    expect(await world.cases()).toHaveLength(1);
  });

  test('while a look was cut off between the finding and its case: it is settled when the scope is back', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const parsed = parseResourceId(REGISTRY);
    if (parsed.kind === 'rejected') throw new Error(parsed.why);
    const controlId = 'acr-admin-account-disabled';
    const findingKey = findingKeyOf(controlId, parsed.ref);
    const since = world.clock.now().toISOString();
    const row = await readFinding(world.store, findingKey);
    const cutOff = { findingKey, controlId, resourceId: REGISTRY, state: 'open', generation: 1, since } as const;
    await writeFinding(world.store, row, cutOff);
    const wanted = { resourceId: REGISTRY, token: 'cut off', since, origin: 'event', deleted: false } as const;
    await want(world.store, resourceKey(parsed.ref), wanted);
    world.settings(ELSEWHERE);
    await world.pass(2 * MINUTE);
    expect(await readWanted(world.store, resourceKey(parsed.ref)), 'nobody looks any more').toBeUndefined();
    world.settings(ENFORCE);
    await world.sweep();
    await world.pass(MINUTE);
    expect((await readFinding(world.store, findingKey))?.value.state).toBe('compliant');
  });
});
