import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { countingStore, type CountingStore } from '../bench/counting-store.ts';
import { registryBody } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';
import { startWorld, type World } from '../support/world.ts';

const ENDPOINT = { id: 'pe', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };
const SAFE = registryBody({ privateEndpointConnections: [ENDPOINT] });
const OPEN = registryBody({ privateEndpointConnections: [ENDPOINT], publicNetworkAccess: 'Enabled' });

/** What one event about a body asks of the store until nothing is left to be done at once. */
async function askedFor(body: typeof SAFE): Promise<{ readonly world: World; readonly calls: number }> {
  let counting: CountingStore | undefined;
  const world = await startWorld([SAFE], {
    simulator: { options: { polls: 0 } },
    storeOfApp: (store) => (counting = countingStore(store)),
  });
  await world.sweep();
  world.simulator.estate.set(body.id, body);
  if (counting === undefined) throw new Error('The app has not asked for its store.');
  const before = { ...counting.asked };
  await world.post(gridEvent() as JsonObject);
  await world.host.idle();
  return { world, calls: counting.asked.reads - before.reads + counting.asked.writes - before.writes };
}

// Each is a request to Azure Tables. What a step needs may grow by a row; a step that reads twice is noticed.
test.each([
  { name: 'an event about a registry in order', body: SAFE, most: 20, cases: [] },
  {
    name: 'an event about a drift, until it is fixed and closed',
    body: OPEN,
    most: 95,
    cases: [{ state: 'remediated' }],
  },
])('$name: at most $most calls to the store', async ({ body, most, cases }) => {
  const { world, calls } = await askedFor(body);
  await using _ = world;
  expect(await world.cases()).toMatchObject(cases);
  expect(calls, 'does a step read what it, or the step before, has read already?').toBeLessThanOrEqual(most);
});
