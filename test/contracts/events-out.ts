import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventsOut, OwnEvent } from '../../src/ports/events-out.ts';
import { faultOf } from '../support/azure-rig.ts';

/** A world that keeps the events it gets. */
export type EventsOutWorld = {
  readonly eventsOut: EventsOut;
  readonly arrived: () => readonly unknown[];
  /** The next event is refused. */
  readonly refuseNext: () => void;
  readonly close: () => Promise<void>;
};

const event: OwnEvent = {
  id: 'finding-g1.opened',
  type: 'Driftwarden.CaseOpened',
  subject: 'finding-g1',
  time: '2026-03-01T09:00:00.000Z',
  data: { state: 'waiting', because: ['It is so.'] },
};

/** What every `EventsOut` does. */
export function eventsOutContract(name: string, open: () => Promise<EventsOutWorld>): void {
  describe(`events out: ${name}`, () => {
    let world: EventsOutWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    it('publishes a CloudEvent', async () => {
      await world.eventsOut.publish(event);
      expect(world.arrived()).toEqual([expect.objectContaining({ ...event, specversion: '1.0' })]);
    });

    it('gives the same event the same id when it is published again', async () => {
      await world.eventsOut.publish(event);
      expect(new Set(world.arrived().map((one) => (one as OwnEvent).id))).toEqual(new Set([event.id]));
    });

    it('says so when it is refused', async () => {
      const before = world.arrived().length;
      world.refuseNext();
      expect((await faultOf(world.eventsOut.publish(event))).code).toBe('unavailable');
      expect(world.arrived()).toHaveLength(before);
    });
  });
}
