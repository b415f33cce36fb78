import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { blobService } from '../support/blob-service.ts';
import { registryBody } from '../support/bodies.ts';
import { changeRegistry, newestCase, registryNow } from '../support/contoso-world.ts';
import { DEAD_LETTER_NAME, deadLetter } from '../support/dead-letters.ts';
import { startWorld } from '../support/world.ts';

const MINUTE = 60_000;

/** The same event as Event Grid delivers it to those who want CloudEvents. */
function asCloudEvent({
  id = null,
  topic = null,
  subject = null,
  eventType = null,
  eventTime = null,
  data = null,
}: JsonObject) {
  return { specversion: '1.0', id, source: topic, subject, type: eventType, time: eventTime, data };
}

/** A world where no event arrives: Event Grid gives each one up and keeps it in a container. */
async function unreachableWorld(form: (event: JsonObject) => JsonObject = (event) => event) {
  const service = await blobService();
  const lost: JsonObject[] = [];
  const world = await startWorld([registryBody()], {
    env: { DEAD_LETTER_CONTAINER: service.address },
    simulator: { deliver: (event) => Promise.resolve(void lost.push(event)) },
  });
  await world.sweep();
  return {
    world,
    service,
    /** Writes what was lost until now into one blob. */
    giveUp() {
      const letters = lost.splice(0).map((event) => deadLetter(form(event)));
      service.kept.put(DEAD_LETTER_NAME, JSON.stringify(letters));
      return letters.length;
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await service.close();
    },
  };
}

describe('an event that Event Grid could not deliver', () => {
  test.each([
    ['Event Grid schema', (event: JsonObject) => event],
    ['CloudEvents', asCloudEvent],
  ])('in %s is taken again within five minutes, and its drift is put back', async (_, form) => {
    await using story = await unreachableWorld(form);
    const { world, service } = story;
    await changeRegistry(world, { adminUserEnabled: true });
    await world.pass(MINUTE);
    expect(await world.cases(), 'nobody has told the app yet').toEqual([]);

    expect(story.giveUp()).toBe(1);
    await world.pass(5 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated', controlId: 'acr-admin-account-disabled' });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: false });
    expect(service.kept.names()).toEqual([]);

    const trail = await world.audit();
    const redriven = trail.filter(({ EventType }) => EventType === 'event.redriven');
    expect(redriven).toMatchObject([
      { EventResult: 'Success', AdditionalFields: { looking: 1, reasons: { MaxDeliveryAttemptsExceeded: 1 } } },
    ]);
    expect(trail.find(({ EventType }) => EventType === 'finding.detected')).toMatchObject({
      DriftActorName: 'Dev Patel',
    });
  });

  test('about something that is in order again leads to a look and no case', async () => {
    await using story = await unreachableWorld();
    const { world, service } = story;
    await changeRegistry(world, { adminUserEnabled: true });
    await changeRegistry(world, { adminUserEnabled: false });
    expect(story.giveUp()).toBe(2);
    world.calls();
    await world.pass(5 * MINUTE);
    // The second letter may come while the look of the first is under way, or after it.
    expect([...new Set(world.calls())]).toEqual(['GET registries/acrcontoso']);
    expect(await world.cases()).toEqual([]);
    expect(service.kept.names()).toEqual([]);
  });

  test('that was delivered after all opens no second case', async () => {
    await using story = await unreachableWorld();
    const { world, service } = story;
    await changeRegistry(world, { adminUserEnabled: true });
    story.giveUp();
    const letters = JSON.parse(service.kept.find(DEAD_LETTER_NAME)?.content.toString() ?? '') as JsonObject[];
    expect(await world.post(...letters)).toBe(202);
    await world.pass(5 * MINUTE);
    expect(await world.cases()).toHaveLength(1);
    expect(service.kept.names()).toEqual([]);
  });
});
