import { describe, expect, it } from 'vitest';
import { later, MINUTE } from '../../src/activities/deps.ts';
import { countDrift, tendStorms } from '../../src/activities/storm.ts';
import { isToldAsOne, stillHeld, stormHold } from '../../src/activities/storm-hold.ts';
import { resumeScope } from '../../src/approvals/pausing.ts';
import type { Actor } from '../../src/model/case.ts';
import type { Notice } from '../../src/ports/notifier.ts';
import { countDrifts, readStorm, stormOn } from '../../src/records/storms.ts';
import { aCase, aProposal, memoryTrail, NOW, PIPELINE, REGISTRY, stoppedClock } from '../support/approval-stories.ts';
import { ANA, DAN } from '../support/people.ts';
import { someSettings } from '../support/some-settings.ts';
import { aStore } from '../support/store.ts';

const SUBSCRIPTION = REGISTRY.split('/').slice(0, 3).join('/');
const ID = SUBSCRIPTION.split('/')[2] ?? '';
const settings = someSettings({ scopes: [SUBSCRIPTION] });
const LIMIT = settings.limits.writesPerHour;
const TEMPLATE: Actor = { ...PIPELINE, correlationId: 'deployment-1' };

function aWorld() {
  const clock = stoppedClock();
  const told: Notice[] = [];
  let works = true;
  let opened = 0;
  const world = {
    store: aStore(),
    clock,
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
  return {
    ...world,
    told,
    channelWorks: (does: boolean) => (works = does),
    pass: (minutes: number) => clock.set(later(clock.now(), minutes * MINUTE)),
    tend: () => tendStorms(world),
    /** Opens the cases of so many drifts, one after the other; what the last one was told. */
    async open(count: number, by: Actor = TEMPLATE, isNew = true) {
      let storm: string | undefined;
      for (let drift = 0; drift < count; drift += 1) {
        opened += 1;
        const caseId = `${opened.toString(16).padStart(6, '0')}${'0'.repeat(26)}-g1`;
        storm = await countDrift(world, settings, aProposal({ caseId, actors: [by] }), isNew);
      }
      return storm;
    },
    /** Tends the storms once a minute. */
    async minutes(count: number) {
      for (let minute = 0; minute < count; minute += 1) {
        clock.set(later(clock.now(), MINUTE));
        await tendStorms(world);
      }
    },
    inForce: () => stormOn(world.store, REGISTRY),
  };
}

const events = (world: ReturnType<typeof aWorld>) => world.audit.entries.map(({ EventType }) => EventType);

describe('a storm begins', () => {
  it('with the first drift that is more than may be written to in an hour', async () => {
    const world = aWorld();
    expect(await world.open(LIMIT)).toBeUndefined();
    expect(await world.inForce()).toBeUndefined();
    expect(await world.open(1)).toBe(NOW);
    expect(await world.inForce()).toMatchObject({ scope: SUBSCRIPTION, since: NOW, limit: LIMIT });
    expect(events(world)).toEqual(['storm.began']);
  });

  it('not with as many drifts over a longer time', async () => {
    const world = aWorld();
    for (let hour = 0; hour < 6; hour += 1) {
      expect(await world.open(LIMIT)).toBeUndefined();
      world.pass(11);
    }
  });

  it('not with cases that only replace lost ones', async () => {
    const world = aWorld();
    expect(await world.open(3 * LIMIT, TEMPLATE, false)).toBeUndefined();
  });

  it('once, when several workers find the drifts at the same time', async () => {
    const world = aWorld();
    await world.open(LIMIT);
    const all = await Promise.all([world.open(1), world.open(1), world.open(1)]);
    expect(new Set(all).size).toBe(1);
    expect(events(world)).toEqual(['storm.began']);
  });

  it('and stays on record when whoever began it was cut off', async () => {
    const world = aWorld();
    const { append } = world.audit;
    world.audit.append = () => Promise.reject(new Error('cut off'));
    await expect(world.open(LIMIT + 1)).rejects.toThrow('cut off');
    world.audit.append = append;
    await world.minutes(1);
    expect(events(world)).toContain('storm.began');
  });

  it('for its subscription only', async () => {
    const world = aWorld();
    await world.open(LIMIT + 1);
    expect(await stormOn(world.store, REGISTRY.replace(ID, ID.replaceAll('1', '2')))).toBeUndefined();
  });
});

describe('a storm ends', () => {
  it('after ten minutes in which at most half of its limit came', async () => {
    const world = aWorld();
    await world.open(LIMIT + 1);
    await world.minutes(9);
    await world.open(LIMIT / 2 + 1);
    await world.minutes(9);
    expect(await world.inForce(), 'the drifts of 9 minutes ago keep it up').toBeDefined();
    await world.open(LIMIT / 2);
    await world.minutes(2);
    expect(await world.inForce()).toBeUndefined();
    expect(world.audit.entries.at(-1)).toMatchObject({ EventType: 'notification.sent' });
    expect(world.audit.entries.find(({ EventType }) => EventType === 'storm.ended')).toMatchObject({
      AdditionalFields: { drifts: 2 * LIMIT + 2 },
    });
  });

  it('and what came in it does not begin the next one', async () => {
    const world = aWorld();
    await world.open(LIMIT + 1);
    await world.minutes(11);
    expect(await world.open(LIMIT)).toBeUndefined();
    expect(await world.open(1)).not.toBeUndefined();
  });

  it('when an approver says so, and what comes from then on is counted anew', async () => {
    const world = aWorld();
    await world.open(3 * LIMIT);
    world.pass(1);
    const by = { person: ANA, proof: 'Entra' as const, scope: SUBSCRIPTION };
    expect(await resumeScope(world, settings, { ...by, person: DAN })).toMatchObject({ kind: 'refused' });
    expect(await resumeScope(world, settings, by)).toEqual({ kind: 'resumed' });
    expect(await world.inForce()).toBeUndefined();
    expect(await resumeScope(world, settings, by)).toEqual({ kind: 'none' });
    expect(world.audit.entries.at(-1)).toMatchObject({ EventType: 'storm.ended', ActorName: ANA.name });
    expect(await world.open(LIMIT), 'what came before counts no more').toBeUndefined();
    await world.open(1);
    expect(await world.inForce()).toBeDefined();
  });

  it('and is forgotten with all that was counted', async () => {
    const world = aWorld();
    await world.open(12 * LIMIT);
    await world.minutes(25);
    expect(await readStorm(world.store, ID)).toBeUndefined();
    expect(await countDrifts(world.store, ID, '', 1)).toBe(0);
  });
});

describe('of a storm approvers are told', () => {
  it('once per cause, however many drifts there are, and once at its end', async () => {
    const world = aWorld();
    await world.open(10 * LIMIT);
    await world.open(3, { ...TEMPLATE, correlationId: 'deployment-2' });
    await world.minutes(30);
    expect(world.told.map(({ kind, title }) => [kind, title])).toEqual([
      ['digest', '200 drifts of one cause: Registry admin account is disabled'],
      ['digest', '3 drifts of one cause: Registry admin account is disabled'],
      ['digest', 'The storm is over: 203 drifts of 2 causes'],
    ]);
    expect(world.told[0]?.facts).toContainEqual({ label: 'Deployment', text: 'deployment-1' });
  });

  it('in few messages, however many causes there are', async () => {
    const world = aWorld();
    for (let cause = 0; cause < 3 * LIMIT; cause += 1) {
      await world.open(1, { ...TEMPLATE, correlationId: `deployment-${String(cause)}` });
    }
    await world.minutes(30);
    expect(world.told).toHaveLength(6);
    expect(world.told.at(-1)?.facts.at(-1)).toEqual({
      label: 'Not told one by one',
      text: '55 drifts of 55 causes',
    });
  });

  it('also when no channel took the message at first', async () => {
    const world = aWorld();
    world.channelWorks(false);
    await world.open(LIMIT + 1);
    await world.minutes(30);
    expect(world.told).toEqual([]);
    world.channelWorks(true);
    await world.minutes(1);
    expect(world.told).toHaveLength(2);
  });

  it('also when the next one begins before the end of this one was told', async () => {
    const world = aWorld();
    world.channelWorks(false);
    await world.open(LIMIT + 1);
    await world.minutes(12);
    await world.open(LIMIT + 1, { ...TEMPLATE, correlationId: 'deployment-2' });
    world.channelWorks(true);
    await world.minutes(2);
    expect(world.told.flatMap(({ facts }) => facts.filter(({ label }) => label === 'Deployment'))).toHaveLength(2);
  });
});

describe('a case in a storm', () => {
  const held = aCase(aProposal(), { state: 'blocked', blocked: { reason: 'storm', until: NOW } });

  it('waits until it is over, each to a time of its own', async () => {
    const world = aWorld();
    await world.open(LIMIT + 1);
    const until = new Set<string | undefined>();
    for (const start of ['000000', '7fffff', 'ffffff']) {
      until.add((await stormHold(world, { ...held, caseId: `${start}-g1` }))?.until);
    }
    expect(until.size).toBe(3);
    expect([...until].every((at) => at !== undefined && at >= later(NOW, 10 * MINUTE))).toBe(true);
  });

  it('needs no look while it is held up, and one afterwards', async () => {
    const world = aWorld();
    expect(await stillHeld(world, held)).toBeUndefined();
    await world.open(LIMIT + 1);
    expect(await stillHeld(world, held)).toMatchObject({ kind: 'wait', reason: 'storm' });
    expect(await stillHeld(world, { ...held, state: 'proposed' })).toBeUndefined();
    await world.minutes(12);
    expect(await stillHeld(world, held)).toBeUndefined();
  });

  it('is told with its cause when it was opened in it, and by itself otherwise', async () => {
    const world = aWorld();
    const storm = await world.open(LIMIT + 1);
    const record = aCase(aProposal());
    expect(await isToldAsOne(world, { ...record, ...(storm === undefined ? {} : { storm }) })).toBe(true);
    expect(await isToldAsOne(world, record)).toBe(false);
  });
});
