import { describe, expect, test } from 'vitest';
import { compareEvents, lastDays } from '../../src/activities/compare-events.ts';
import { later } from '../../src/activities/deps.ts';
import { receivedEvents } from '../../src/activities/received-events.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Actor } from '../../src/model/case.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { noteHandled } from '../../src/records/catch-up.ts';
import { readEventCounts, readReceived } from '../../src/records/event-counts.ts';
import { handClock, linesLog } from '../support/azure-rig.ts';
import { SUBSCRIPTION as SCOPE } from '../support/bodies.ts';
import { aStore } from '../support/store.ts';

const MINUTE = 60_000;
const SUBSCRIPTION = SCOPE.replace('/subscriptions/', '');
const idOf = (name: string): string =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.App/jobs/${name}`;
const rawEvent = (name: string, eventTime: string) => ({
  id: `${name}${eventTime}`,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: idOf(name),
  eventTime,
  data: { resourceUri: idOf(name), operationName: 'Microsoft.App/jobs/write' },
});

/** An app of which events and the change feed tell. */
function anApp() {
  const [rows, clock, log] = [aStore(), handClock(), linesLog()];
  const app = { away: false };
  const store = {
    ...rows,
    put: <V extends JsonObject>(partition: string, key: string, value: V) =>
      app.away ? Promise.reject(new StoreFault('away')) : rows.put(partition, key, value),
  };
  const later_: (() => void)[] = [];
  let number = 0;
  const randomId = (): string => String((number += 1));
  const received = receivedEvents({ store, clock, log, randomId, after: (_ms, run) => void later_.push(run) });
  let change = 0;
  return {
    ...{ app, store, clock, received, later: later_, log },
    changed: (name: string, at: string, actor: Partial<Actor> = { id: 'somebody' }) =>
      noteHandled(store, SUBSCRIPTION, {
        changeId: `c${String((change += 1))}`,
        resourceId: idOf(name).toUpperCase(),
        at,
        actor: { kind: 'person', from: 'feed', at, ...actor },
      }),
    async counts() {
      await received.flush();
      await compareEvents({ store, clock }, SUBSCRIPTION);
      return lastDays(await readEventCounts(store, SUBSCRIPTION), clock.now());
    },
  };
}

describe('changes and events', () => {
  test('are compared when both have had a quarter of an hour to come', async () => {
    const { changed, clock, counts, received } = anApp();
    const at = clock.now();
    await changed('told', at);
    await changed('untold', at);
    received.note(rawEvent('told', later(at, -MINUTE)));
    expect(await counts()).toEqual([]);
    clock.pass((20 * MINUTE) / 1000);
    expect(await counts()).toEqual([{ changes: 2, told: 1, events: 1, latencySum: MINUTE, latencyMax: MINUTE }]);
  });

  test('are counted once, however often they are compared', async () => {
    const { changed, clock, counts, received } = anApp();
    await changed('a', clock.now());
    received.note(rawEvent('a', clock.now()));
    clock.pass((20 * MINUTE) / 1000);
    await counts();
    clock.pass((15 * MINUTE) / 1000);
    await changed('b', later(clock.now(), -16 * MINUTE));
    expect(await counts()).toMatchObject([{ changes: 2, told: 1, events: 1 }]);
  });

  test('are counted for both days around midnight', async () => {
    const { changed, clock, counts } = anApp();
    const midnight = `${clock.now().slice(0, 10)}T23:59:00.000Z`;
    clock.pass((Date.parse(midnight) - Date.parse(clock.now())) / 1000);
    await changed('a', midnight);
    await changed('b', later(midnight, 2 * MINUTE));
    clock.pass((20 * MINUTE) / 1000);
    expect(await counts()).toMatchObject([{ changes: 1 }, { changes: 1 }]);
  });

  test('of the platform itself are left out: nobody is named, no event tells of them', async () => {
    const { changed, clock, counts } = anApp();
    await changed('a', clock.now(), {});
    await changed('b', clock.now(), { name: 'System' });
    await changed('c', clock.now(), { name: 'somebody@contoso.example' });
    clock.pass((20 * MINUTE) / 1000);
    expect(await counts()).toMatchObject([{ changes: 1, told: 0 }]);
  });

  test('belong together by resource and time, in whatever case the resource is told', async () => {
    const { changed, clock, counts, received } = anApp();
    const at = clock.now();
    await changed('a', at);
    received.note(rawEvent('b', at));
    received.note(rawEvent('a', later(at, -30 * MINUTE)));
    clock.pass((20 * MINUTE) / 1000);
    expect(await counts()).toMatchObject([{ changes: 1, told: 0, events: 2 }]);
  });
});

describe('events that came', () => {
  test('are kept in one write for half a minute of them', async () => {
    const { clock, later: waiting, received, store } = anApp();
    for (const name of ['a', 'b', 'c']) received.note(rawEvent(name, clock.now()));
    expect([store.writes(), waiting.length]).toEqual([0, 1]);
    waiting.shift()?.();
    await received.flush();
    expect(await readReceived(store, SUBSCRIPTION)).toHaveLength(3);
    received.note(rawEvent('d', clock.now()));
    expect(waiting.length).toBe(1);
  });

  test('are not lost while the store is away, and forgotten when they are compared', async () => {
    const { app, clock, counts, received, store } = anApp();
    app.away = true;
    received.note(rawEvent('a', clock.now()));
    await received.flush();
    app.away = false;
    await received.flush();
    expect(await readReceived(store, SUBSCRIPTION)).toHaveLength(1);
    clock.pass((3 * 60 * MINUTE) / 1000);
    await counts();
    expect(await readReceived(store, SUBSCRIPTION)).toEqual([]);
  });

  test('that can not be read are nobody’s', async () => {
    const { received, store } = anApp();
    received.note({ nonsense: true });
    await received.flush();
    expect(store.writes()).toBe(0);
  });
});
