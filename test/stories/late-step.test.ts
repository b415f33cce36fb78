import { expect, test } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { ports } from '../../src/app.ts';
import type { Activities } from '../../src/orchestrations/activities.ts';
import { attemptsOf } from '../../src/records/cases.ts';
import { contestKey, readContest } from '../../src/records/contests.ts';
import type { WireRequest } from '../../src/simulator/wire.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { changeRegistry, newestCase, nightlyGroup, trailOf, writesOf } from '../support/contoso-world.ts';
import { bringBack, calmRegistry, PIPELINE } from '../support/drift-war.ts';
import { ANA } from '../support/people.ts';
import { pause, resume } from '../support/visitor.ts';
import { startWorld } from '../support/world.ts';

/** The steps of the app, by hand: nothing else moves. */
async function stepsAlone(): Promise<Activities> {
  const asleep = { start: () => Promise.resolve('already' as const), wake: () => Promise.resolve() };
  return createActivities({ ...(await ports()), workflows: { ...asleep, terminate: () => Promise.resolve() } });
}

test('a step that sent nothing and comes back late, after the next one was on its way, sends nothing', async () => {
  await using world = await startWorld([registryBody()], { people: [ANA], simulator: { options: { polls: 0 } } });
  await world.sweep();
  await pause(world, ANA, SUBSCRIPTION);
  await changeRegistry(world, { adminUserEnabled: true });
  const { caseId, planHash } = await newestCase(world);
  await resume(world, ANA, SUBSCRIPTION);
  const steps = await stepsAlone();
  expect(await steps.decide({ caseId, planHash })).toEqual({ action: 'remediate' });

  const first = { caseId, planHash, attempt: 1 };
  expect(await steps.apply({ ...first, planHash: 'of the plan before' })).toEqual({ kind: 'changed' });
  expect(await steps.apply(first), 'the same step, given out twice').toEqual({ kind: 'changed' });
  expect(writesOf(world)).toEqual([]);
  expect(await steps.apply({ ...first, attempt: 2 })).toEqual({ kind: 'done' });
  expect(await steps.apply(first), 'and once more').toEqual({ kind: 'changed' });
  expect(writesOf(world)).toHaveLength(1);

  expect((await attemptsOf(world.store, caseId)).map(({ number }) => number)).toEqual([2]);
  const intents = (await trailOf(world)).filter(({ EventType }) => EventType === 'remediation.started');
  expect(intents, 'a number that was spent is no attempt').toHaveLength(1);
});

test('a decision that comes late, about a case that others have followed, counts as no fix and as no reversal', async () => {
  await using world = await calmRegistry();
  await bringBack(world, PIPELINE);
  const first = await newestCase(world);
  await bringBack(world, PIPELINE);
  await bringBack(world, PIPELINE);
  const last = await newestCase(world);
  expect(last).toMatchObject({ state: 'waiting' });
  const key = contestKey(last.controlId, last.resourceId.toLowerCase());
  const before = await readContest(world.store, key);

  const steps = await stepsAlone();
  const late = await steps.decide({ caseId: first.caseId, planHash: first.planHash });
  expect(late).toMatchObject({ action: 'wait', because: 'A newer look has taken over.' });
  expect(await steps.decide({ caseId: last.caseId, planHash: last.planHash })).toEqual({ action: 'ask' });
  expect(await readContest(world.store, key), 'the first fix was undone once').toEqual(before);
});

test('a fix that failed is sent again only while the drift is fresh: after half an hour without a look people are asked', async () => {
  await using world = await startWorld([registryBody()], { people: [ANA] });
  await world.sweep();
  let failed = false;
  const isWrite = ({ method }: WireRequest): boolean => method === 'PATCH' && (failed = true);
  const isLook = ({ method, path }: WireRequest): boolean => failed && method === 'GET' && path.endsWith('/acrcontoso');
  const error = { code: 'InternalServerError', message: 'Not applied.' };
  world.simulator.faults.add({ match: isWrite, times: 1, action: { status: 500, headers: {}, body: { error } } });
  const slow = {
    status: 429,
    headers: { 'Retry-After': '2400' },
    body: { error: { ...error, code: 'TooManyRequests' } },
  };
  world.simulator.faults.add({ match: isLook, times: 1, action: slow });

  await changeRegistry(world, { adminUserEnabled: true });
  await world.pass(45 * 60_000);
  expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 1 });
  expect(writesOf(world), 'the attempt that failed').toHaveLength(1);
});

test('a step that is told to write what nobody has approved writes nothing', async () => {
  await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true });
  const { caseId, planHash, state } = await newestCase(world);
  expect(state).toBe('waiting');
  const steps = await stepsAlone();
  const answer = await steps.apply({ caseId, planHash, attempt: 1 });
  expect(answer).toMatchObject({ kind: 'wait', because: 'This plan has not been approved.' });
  expect(writesOf(world)).toEqual([]);
});
