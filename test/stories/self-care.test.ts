import { describe, expect, test } from 'vitest';
import type { SelfCheck } from '../../src/model/self-check.ts';
import { REGISTRY, registryBody } from '../support/bodies.ts';
import { ENFORCE, startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const OBSERVE = ENFORCE.replace('enforcement: enforce', 'enforcement: observe');
const DAY = 24 * 60 * MINUTE;

/** Somebody writes the registry, and Event Grid does not tell of it. */
async function write(world: World, isOn: boolean): Promise<void> {
  const systemData = {
    ...registryBody().systemData,
    lastModifiedAt: world.clock.now().toISOString(),
    lastModifiedBy: 'ana@contoso.example',
  };
  world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: isOn }, { systemData }));
  await world.pass(20 * MINUTE);
}

const stateOf = ({ checks }: SelfCheck, id: string): string | undefined =>
  checks.find((check) => check.id.startsWith(id))?.state;

async function selfCheck(world: World, method: 'GET' | 'POST'): Promise<SelfCheck> {
  const answer = await fetch(`${world.host.url}/api/self-check`, { method });
  expect(answer.status).toBe(200);
  return (await answer.json()) as SelfCheck;
}

describe('an app that looks after itself', () => {
  test('notices that no event comes any more, while everything else works', async () => {
    // What it would fix itself would be told of.
    await using world = await startWorld([registryBody()], { settings: OBSERVE });
    await world.sweep();
    await world.pass(30 * MINUTE);
    expect(stateOf(await selfCheck(world, 'GET'), 'lost-events')).toBe('unknown');
    for (const isOn of [true, false, true, false]) await write(world, isOn);
    await world.pass(30 * MINUTE);
    const found = await selfCheck(world, 'GET');
    expect(stateOf(found, 'lost-events')).toBe('failed');
    expect(['store', 'app-settings', 'settings', 'clock', 'tokens', 'looks'].map((id) => stateOf(found, id))).toEqual(
      Array(6).fill('ok'),
    );
    expect(stateOf(found, 'manifest')).toBe('unknown');
    const rows = (await world.audit()).filter(({ EventType }) => EventType === 'bot.self-check');
    expect(rows.some(({ EventResult, Message }) => EventResult === 'Failure' && Message.startsWith('Events of'))).toBe(
      true,
    );
  });

  test('looks when it is asked to, and shows it on a page', async () => {
    await using world = await startWorld([registryBody()]);
    expect((await selfCheck(world, 'POST')).by).toBe('loopback');
    const page = await fetch(`${world.host.url}/self-check`);
    expect(await page.text()).toContain('Looked at');
  });

  test('forgets what ended 30 days ago', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.audit();
    const runs = (): readonly string[] => world.host.instances().map(({ instanceId }) => instanceId);
    const first = runs();
    expect(first.length).toBeGreaterThan(1);
    await world.host.runTimer('purge');
    expect(runs()).toEqual(first);
    await world.leap(31 * DAY);
    await world.host.runTimer('purge');
    expect(runs().filter((id) => first.includes(id))).toEqual([]);
  });
});
