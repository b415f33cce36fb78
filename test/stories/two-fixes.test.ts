import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { registryBody } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';
import { startWorld } from '../support/world.ts';

const approved = { id: 'pe', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };
const registry = (properties: object) => registryBody({ privateEndpointConnections: [approved], ...properties });

describe('two drifts of one resource', () => {
  test.each([
    { name: 'at once', polls: 0, waitMs: 0 },
    { name: 'as soon as Azure is through with the first', polls: 1, waitMs: 15_000 },
  ])('are written one after the other, the second $name', async ({ polls, waitMs }) => {
    await using world = await startWorld([registry({})], { simulator: { options: { polls } } });
    await world.sweep();
    const body = registry({ adminUserEnabled: true, publicNetworkAccess: 'Enabled' });
    world.simulator.estate.set(body.id, body);
    await world.post(gridEvent() as JsonObject);
    await world.settle();
    await world.clock.advance(waitMs);

    expect(await world.cases()).toMatchObject([{ state: 'remediated' }, { state: 'remediated' }]);
    expect(world.simulator.estate.get(body.id)).toMatchObject({
      properties: { adminUserEnabled: false, publicNetworkAccess: 'Disabled' },
    });
    expect(world.simulator.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(2);
  });
});
