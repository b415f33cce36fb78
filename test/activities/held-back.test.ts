import { describe, expect, it } from 'vitest';
import { tellHeldBack } from '../../src/activities/held-back.ts';
import { MOST_MESSAGES_PER_HOUR, notifyOfCase } from '../../src/activities/notify.ts';
import type { Notice } from '../../src/ports/notifier.ts';
import { memoryTrail, NOW, REGISTRY, stoppedClock } from '../support/approval-stories.ts';
import { aNotice } from '../support/notices.ts';
import { someSettings } from '../support/some-settings.ts';
import { aStore } from '../support/store.ts';

const settings = someSettings({ scopes: [REGISTRY.split('/').slice(0, 3).join('/')] });

function aWorld() {
  const told: Notice[] = [];
  let works = true;
  const world = {
    store: aStore(),
    clock: stoppedClock(NOW),
    audit: memoryTrail(),
    settings: { load: () => Promise.resolve({ settings, hash: 'h' }) },
    notifier: {
      channels: ['teams' as const],
      send: (channel: 'teams' | 'mail', notice: Notice) => {
        if (works) told.push(notice);
        return Promise.resolve({ channel, sent: works });
      },
    },
    publicBaseUrl: 'https://driftwarden.example',
  };
  const tell = (number: number, resourceId = REGISTRY) =>
    notifyOfCase(world, { caseId: `c${String(number)}`, resourceId }, {}, aNotice({ noticeId: `n${String(number)}` }));
  return {
    ...world,
    told,
    channelWorks: (does: boolean) => (works = does),
    tell,
    async tellMany(count: number) {
      for (let number = 0; number < count; number += 1) await tell(number);
    },
    heldBack: () => tellHeldBack(world),
  };
}

describe('messages about single cases', () => {
  it('are bounded in an hour, and one message at its end says that there was more', async () => {
    const world = aWorld();
    await world.tellMany(500);
    expect(world.told).toHaveLength(MOST_MESSAGES_PER_HOUR);
    await world.heldBack();
    expect(world.told, 'the hour is not over').toHaveLength(MOST_MESSAGES_PER_HOUR);

    world.clock.set('2026-02-01T10:00:10.000Z');
    await world.heldBack();
    await world.heldBack();
    expect(world.told.slice(MOST_MESSAGES_PER_HOUR)).toMatchObject([{ kind: 'digest' }]);
    expect(await world.tell(501), 'a new hour').toBe('told');
  });

  it('that were few need no message at the end of the hour', async () => {
    const world = aWorld();
    await world.tellMany(MOST_MESSAGES_PER_HOUR);
    world.clock.set('2026-02-01T10:00:10.000Z');
    await world.heldBack();
    expect(world.told).toHaveLength(MOST_MESSAGES_PER_HOUR);
  });

  it('of one subscription leave those of another alone', async () => {
    const world = aWorld();
    await world.tellMany(500);
    expect(await world.tell(501, REGISTRY.replaceAll('1111', '2222'))).toBe('told');
    expect(await world.tell(502)).toBe('held-back');
  });

  it('that were held back are told when a channel works again', async () => {
    const world = aWorld();
    await world.tellMany(500);
    world.clock.set('2026-02-01T10:00:10.000Z');
    world.channelWorks(false);
    await world.heldBack();
    world.channelWorks(true);
    await world.heldBack();
    expect(world.told).toHaveLength(MOST_MESSAGES_PER_HOUR + 1);
  });
});
