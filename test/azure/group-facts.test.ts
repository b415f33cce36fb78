import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { azureRig, bodyOf, handClock, SCOPE } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';

const GROUP = `${SCOPE}/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/batch`;
const NOW = '2026-03-01T09:00:00.000Z';

/** What is known of a group of which GET shows `live`. */
async function idleDays(properties: JsonObject, live: JsonObject = {}) {
  const http = fakeWire(() => ({ status: 200, json: bodyOf(GROUP, live) }));
  const rig = azureRig({ http, clock: handClock(NOW) });
  return { answer: await rig.facts.read('idleDays', bodyOf(GROUP, properties)) };
}

describe('how long a container group has stood still', () => {
  it('is no time while it runs', async () => {
    const running = { instanceView: { state: 'Running' } };
    expect(await idleDays(running)).toEqual({ answer: { known: true, value: 0 } });
    expect(await idleDays({}, running)).toEqual({ answer: { known: true, value: 0 } });
  });

  it.each([
    ['the end of a container', 1, { currentState: { finishTime: '2026-02-27T09:00:01Z' } }],
    [
      'its last event',
      2,
      { events: [{ firstTimestamp: '2025-01-01T00:00:00Z', lastTimestamp: '2026-02-27T08:00:00Z' }] },
    ],
  ])('is told by %s, whichever is the latest', async (_name, days, instanceView: JsonObject) => {
    const old = { properties: { instanceView: { currentState: { finishTime: '2026-01-20T09:00:00Z' } } } };
    const properties = { instanceView: { state: 'Stopped', events: [] }, containers: [old] };
    expect(await idleDays(properties)).toEqual({ answer: { known: true, value: 40 } });
    const withLater = { ...properties, initContainers: [{ properties: { instanceView } }] };
    expect(await idleDays(withLater)).toEqual({ answer: { known: true, value: days } });
  });

  it.each([
    ['no state anywhere', {}],
    ['no time at all', { instanceView: { state: 'Stopped' }, containers: [{ properties: null }, 7] }],
    ['a time that is none', { instanceView: { state: 'Stopped', events: [{ lastTimestamp: 'lately' }] } }],
  ])('is not known with %s', async (_name, properties: JsonObject) => {
    expect(await idleDays(properties)).toMatchObject({ answer: { known: false } });
  });
});
