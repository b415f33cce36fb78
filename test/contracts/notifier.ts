import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel, Notifier } from '../../src/ports/notifier.ts';
import { aNotice } from '../support/notices.ts';

/** A world that keeps the messages it gets. */
export type NotifierWorld = {
  readonly notifier: Notifier;
  /** What arrived on a channel, as text. */
  readonly arrived: (channel: Channel) => readonly string[];
  /** The next message of the channel is refused. */
  readonly refuseNext: (channel: Channel) => void;
  readonly close: () => Promise<void>;
};

/** What every `Notifier` with both channels does. */
export function notifierContract(name: string, open: () => Promise<NotifierWorld>): void {
  describe(`notifier: ${name}`, () => {
    let world: NotifierWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    it('has both channels', () => {
      expect(world.notifier.channels).toEqual(['teams', 'mail']);
    });

    it.each(['teams', 'mail'] as const)('%s brings the title and the link, and nothing that acts', async (channel) => {
      const notice = aNotice();
      expect(await world.notifier.send(channel, notice)).toEqual({ channel, sent: true });
      const [message = '', ...more] = world.arrived(channel);
      expect(more).toEqual([]);
      expect(message).toContain(notice.link);
      expect(message).toContain(notice.title);
      expect(message).not.toMatch(/Action\.(?:Submit|Execute|Http)|<form|<script/i);
    });

    it.each(['teams', 'mail'] as const)('%s answers a failure and does not throw', async (channel) => {
      const before = world.arrived(channel).length;
      world.refuseNext(channel);
      const delivery = await world.notifier.send(channel, aNotice());
      expect(delivery).toEqual({ channel, sent: false, why: expect.stringContaining('503') as string });
      expect(world.arrived(channel)).toHaveLength(before);
    });
  });
}
