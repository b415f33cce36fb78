import type { OrchestrationContext } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { collectFunctions, type Registration, type Registrations } from '../../src/host/functions-core.ts';
import type { RuntimeStatus } from '../../src/host/hub-tables.ts';
import { registryBody } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  newestCase,
  nightlyGroup,
  registryNow,
  writesOf,
} from '../support/contoso-world.ts';
import { df } from '../support/orchestration-host.ts';
import { ANA } from '../support/people.ts';
import { answer } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const { remediateDrift } = await import('../../src/orchestrations/remediate-drift.ts');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How the step `requestApproval` was called in the other build. */
const OTHER_NAME = 'askPeople';

/** The runbook of a build that calls that step by its other name. */
const otherCode = await collectFunctions(() => {
  df.app.orchestration('remediateDrift', function* (context: OrchestrationContext) {
    const inner = context.df;
    const call = inner.callActivityWithRetry.bind(inner);
    inner.callActivityWithRetry = (name, ...more) => call(name === 'requestApproval' ? OTHER_NAME : name, ...more);
    return yield* remediateDrift(context);
  });
});

/** A world that runs the other build until this one is deployed. `asks`: whether that build still gets to its step. */
async function worldOfTwo(
  asks: boolean,
): Promise<{ readonly world: World; readonly deploy: (to: 'this' | 'other') => void }> {
  let ours: Registrations = new Map<string, Registration>();
  const running = new Map<string, Registration>();
  const deploy = (to: 'this' | 'other'): void => {
    running.clear();
    for (const [name, fn] of ours) running.set(name, fn);
    if (to === 'this') return;
    for (const [name, fn] of otherCode) running.set(name, fn);
    const step = ours.get('requestApproval');
    const away = (): never => {
      throw new Error('The store is away.');
    };
    if (step !== undefined) running.set(OTHER_NAME, { ...step, name: OTHER_NAME, ...(!asks && { callback: away }) });
    running.delete('requestApproval');
  };
  const buildOf = (app: Registrations): Registrations => {
    ours = app;
    deploy('other');
    return running;
  };
  const world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA], buildOf });
  await world.sweep();
  return { world, deploy };
}

const runtimeStatusOf = async (world: World): Promise<RuntimeStatus | undefined> =>
  world.host.status((await newestCase(world)).caseId)?.runtimeStatus;

/** The fix went out once, and nothing is left that waits. */
async function expectFixed(world: World): Promise<void> {
  expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  expect(registryNow(world)).toMatchObject({ adminUserEnabled: false });
  expect(writesOf(world)).toHaveLength(1);
  expect(await runtimeStatusOf(world)).toBe('Completed');
}

describe('a deployment whose runbook calls a step by another name', () => {
  test('while a person is asked: the old history can not go on, the answer holds, and the case is taken up anew', async () => {
    const { world, deploy } = await worldOfTwo(true);
    await using _ended = world;
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    const request = await approvalOf(world);
    deploy('this');

    await answer(world, ANA, request, { verb: 'approve' });
    await world.settle();
    expect(await runtimeStatusOf(world), 'it has to fail at once, not to wait for what nobody sends').toBe('Failed');
    await world.pass(3 * MINUTE);
    await expectFixed(world);
  });

  test('while the step is being repeated: nobody knows it any more, and the next generation takes over', async () => {
    const { world, deploy } = await worldOfTwo(false);
    await using _ended = world;
    await changeRegistry(world, { adminUserEnabled: true });
    // The change feed tells of the drift as well, and would start a lost runbook anew.
    await world.pass(11 * MINUTE);
    expect(await runtimeStatusOf(world)).toBe('Running');
    deploy('this');

    await world.pass(50 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 2 });
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(MINUTE);
    await expectFixed(world);
  });

  test('a rollback: what the newer build began is taken up by the older one', async () => {
    const { world, deploy } = await worldOfTwo(true);
    await using _ended = world;
    deploy('this');
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    deploy('other');

    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.settle();
    expect(await runtimeStatusOf(world)).toBe('Failed');
    await world.pass(3 * MINUTE);
    await expectFixed(world);
  });

  test('nobody answers, and nothing happens to the resource: it does not hang, the next look takes it up', async () => {
    const { world, deploy } = await worldOfTwo(true);
    await using _ended = world;
    await changeRegistry(world, { adminUserEnabled: true });
    deploy('this');
    const { caseId } = await newestCase(world);
    world.host.raise(caseId, 'wake');
    await world.settle();
    expect(await runtimeStatusOf(world)).toBe('Failed');

    await world.leap(25 * HOUR);
    await world.pass(30 * MINUTE);
    expect((await newestCase(world)).state).toBe('waiting');
    expect(await runtimeStatusOf(world)).toBe('Running');
    expect(writesOf(world)).toEqual([]);
  });
});
