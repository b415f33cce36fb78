import { expect, test } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { ports } from '../../src/app.ts';
import { attemptsOf } from '../../src/records/cases.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { changeRegistry, newestCase, trailOf, writesOf } from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import { pause, resume } from '../support/visitor.ts';
import { startWorld } from '../support/world.ts';

test('a step that sent nothing and comes back late, after the next one was on its way, sends nothing', async () => {
  await using world = await startWorld([registryBody()], { people: [ANA], simulator: { options: { polls: 0 } } });
  await world.sweep();
  await pause(world, ANA, SUBSCRIPTION);
  await changeRegistry(world, { adminUserEnabled: true });
  const { caseId, planHash } = await newestCase(world);
  await resume(world, ANA, SUBSCRIPTION);
  const asleep = { start: () => Promise.resolve('already' as const), wake: () => Promise.resolve() };
  const steps = createActivities({
    ...(await ports()),
    workflows: { ...asleep, terminate: () => Promise.resolve() },
  });
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
