import { describe, expect, test } from 'vitest';
import { answer } from '../support/visitor.ts';
import { approvalOf, newestCase, registryNow, writesOf } from '../support/contoso-world.ts';
import { bringBack, calmRegistry, HOUR, MINUTE, PIPELINE, recordsOf, SECOND } from '../support/drift-war.ts';
import { ANA } from '../support/people.ts';

describe('a pipeline puts its own state back', () => {
  test.each([
    { after: '1 s', ms: SECOND },
    { after: '5 min', ms: 5 * MINUTE },
    { after: '1 h', ms: HOUR },
  ])('$after after each of our fixes: two writes, and then a person is asked', async ({ ms }) => {
    await using world = await calmRegistry();
    await bringBack(world, PIPELINE);
    for (let round = 0; round < 4; round += 1) {
      await world.pass(ms);
      await bringBack(world, PIPELINE);
    }
    expect(writesOf(world), 'a third write went out by itself').toHaveLength(2);
    expect((await world.cases()).map(({ state }) => state)).toEqual(['remediated', 'remediated', 'waiting']);
    const { because } = await newestCase(world);
    expect(because[0]).toMatch(
      /our fix has been undone 2 times since 2026-.*done by pipeline-orders \(a pipeline or app\)/,
    );
    expect(await recordsOf(world, 'war.declared')).toHaveLength(1);
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: true });
  });

  test('an approved write goes out, and the next reversal is asked about again', async () => {
    await using world = await calmRegistry();
    for (let round = 0; round < 3; round += 1) await bringBack(world, PIPELINE);
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    await bringBack(world, PIPELINE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', because: [expect.stringContaining('3 times')] });
    expect(writesOf(world)).toHaveLength(3);
  });

  test('a day of rest ends the war, on record, and the next drift is fixed again', async () => {
    await using world = await calmRegistry();
    for (let round = 0; round < 3; round += 1) await bringBack(world, PIPELINE);
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(MINUTE);
    await world.leap(23 * HOUR);
    expect(await recordsOf(world, 'war.ended')).toHaveLength(0);
    await world.leap(2 * HOUR);
    await world.pass(MINUTE);
    expect(await recordsOf(world, 'war.ended')).toHaveLength(1);
    await bringBack(world, PIPELINE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(4);
  });

  test('a day in which nobody answers ends nothing: silence is no rest', async () => {
    await using world = await calmRegistry();
    for (let round = 0; round < 3; round += 1) await bringBack(world, PIPELINE);
    await world.leap(50 * HOUR);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(await recordsOf(world, 'war.ended')).toHaveLength(0);
    expect(writesOf(world)).toHaveLength(2);
  });

  test('once a day is no war', async () => {
    await using world = await calmRegistry();
    for (let day = 0; day < 4; day += 1) {
      await bringBack(world, PIPELINE);
      await world.leap(25 * HOUR);
      await world.pass(MINUTE);
    }
    expect(writesOf(world)).toHaveLength(4);
    expect(await recordsOf(world, 'war.declared')).toHaveLength(0);
  });
});
