import { describe, expect, it } from 'vitest';
import { redriveDeadLetters } from '../../src/activities/dead-letters.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import { SettingsProblem } from '../../src/ports/settings-source.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { OTHER_SUBSCRIPTION, REGISTRY } from '../support/bodies.ts';
import { DEAD_LETTER_NAME as NAME, deadLetter } from '../support/dead-letters.ts';
import { Crash, redriveRig, type RedriveRig } from '../support/redrive-rig.ts';
import { cloudEvent, gridEvent } from '../support/events.ts';

const ONE = JSON.stringify([deadLetter(gridEvent())]);
const elsewhere = REGISTRY.replace(/^\/subscriptions\/[^/]+/, OTHER_SUBSCRIPTION);

describe('dead letters', () => {
  it('are nothing where no container is set up', async () => {
    const rig = redriveRig();
    await redriveDeadLetters({ ...rig.deps, deadLetters: undefined });
    expect(rig.started).toEqual([]);
  });

  it.each([
    ['Event Grid schema', gridEvent()],
    ['CloudEvents', cloudEvent()],
  ])('in %s lead to a look, are recorded, and then deleted', async (_, event) => {
    const rig = redriveRig();
    rig.blobs.put(NAME, JSON.stringify([deadLetter(event)]));
    await redriveDeadLetters(rig.deps);
    expect(await rig.wanted()).toEqual([REGISTRY]);
    expect(rig.started).toHaveLength(1);
    expect(rig.blobs.names()).toEqual([]);
    expect(await rig.records()).toEqual([
      expect.objectContaining({
        EventType: 'event.redriven',
        EventCategory: 'Detection',
        EventResult: 'Success',
        ActorType: 'System',
        AdditionalFields: {
          blob: NAME,
          events: 1,
          looking: 1,
          notWatched: 0,
          rejected: 0,
          reasons: { MaxDeliveryAttemptsExceeded: 1 },
          outcomes: { NotFound: 1 },
        },
      }),
    ]);
  });

  it('of one blob are counted by what became of them', async () => {
    const rig = redriveRig();
    const events = [gridEvent(), gridEvent({ resourceUri: elsewhere }), { id: 'broken' }].map((one) => deadLetter(one));
    rig.blobs.put(NAME, JSON.stringify([...events, 7]));
    await redriveDeadLetters(rig.deps);
    const [record] = (await rig.records()).filter(({ EventType }) => EventType === 'event.redriven');
    expect(record).toMatchObject({
      EventResult: 'Partial',
      AdditionalFields: { events: 4, looking: 1, notWatched: 1, rejected: 2, outcomes: { NotFound: 3, 'not said': 1 } },
    });
    expect(record?.Message).toBe(
      'Of 4 dead-lettered event(s), 1 led to a look, 1 concern nothing that is watched, 2 were not understood. ' +
        'Event Grid had given them up: MaxDeliveryAttemptsExceeded (3), not said (1). ' +
        'How its last tries ended: NotFound (3), not said (1).',
    );
    expect(rig.blobs.names()).toEqual([]);
  });

  it('that are none at all are recorded and deleted too', async () => {
    const rig = redriveRig();
    rig.blobs.put(NAME, '[]');
    await redriveDeadLetters(rig.deps);
    expect(await rig.records()).toMatchObject([{ EventResult: 'Success', AdditionalFields: { events: 0 } }]);
    expect(rig.blobs.names()).toEqual([]);
  });

  it('in many blobs are all taken, page after page', async () => {
    const rig = redriveRig();
    for (let index = 0; index < 250; index += 1) rig.blobs.put(`SUB/${String(index)}.json`, ONE);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([]);
    expect(await rig.records()).toHaveLength(250);
  });
});

describe('a blob that can not be read', () => {
  it.each([
    ['no JSON', NAME, '{', 'it is not JSON'],
    ['no list', NAME, '{}', 'it is not a list of events'],
    ['too large', NAME, `[${' '.repeat(8 * 1_048_576)}]`, 'it has 8388610 bytes'],
    ['of a name that has to be escaped', 'read me\u202E.txt', ONE, 'Event Grid gives no such names'],
  ])('%s: kept, recorded once, and in nobody else’s way', async (_, name, content, why) => {
    const rig = redriveRig();
    rig.blobs.put(name, content);
    rig.blobs.put('zzz.json', ONE);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([name]);
    expect(await rig.wanted()).toEqual([REGISTRY]);
    const [kept, taken] = await rig.records();
    expect(kept).toMatchObject({ EventType: 'event.redriven', EventResult: 'Failure', EventResultDetails: why });
    expect(kept?.Message).toContain('read it and delete it');
    expect(JSON.stringify(kept)).not.toContain('\u202E');
    expect(taken).toMatchObject({ EventResult: 'Success' });

    rig.reads.length = 0;
    await redriveDeadLetters(rig.deps);
    expect(rig.reads).toEqual([]);
    expect(await rig.records()).toHaveLength(2);
  });

  it('is looked at again when it was written anew', async () => {
    const rig = redriveRig();
    rig.blobs.put(NAME, '{');
    await redriveDeadLetters(rig.deps);
    rig.blobs.put(NAME, ONE);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([]);
    expect(await rig.records()).toMatchObject([{ EventResult: 'Failure' }, { EventResult: 'Success' }]);
    expect(await rig.leftovers()).toEqual([]);
  });

  it('is forgotten when somebody deleted it', async () => {
    const rig = redriveRig();
    rig.blobs.put(NAME, '{');
    await redriveDeadLetters(rig.deps);
    expect(await rig.leftovers()).toHaveLength(1);
    rig.blobs.clear();
    await redriveDeadLetters(rig.deps);
    expect(await rig.leftovers()).toEqual([]);
  });

  it('because it is empty is a folder: nothing is said', async () => {
    const rig = redriveRig();
    rig.blobs.put('SUB', '');
    await redriveDeadLetters(rig.deps);
    expect([rig.blobs.names(), await rig.records()]).toEqual([['SUB'], []]);
  });
});

describe('when something fails', () => {
  const fault = (code: 'unavailable' | 'forbidden' | 'throttled' | 'not-found') =>
    new ArmFault(code, `planted ${code}`);

  it('a listing: the round ends with a line in the log', async () => {
    const rig = redriveRig();
    rig.fail('list', fault('not-found'));
    await redriveDeadLetters(rig.deps);
    expect(rig.lines).toEqual([expect.stringMatching(/next round.*planted not-found/)]);
  });

  it.each(['unavailable', 'forbidden'] as const)('reading one blob, %s: the others are taken', async (code) => {
    const rig = redriveRig();
    for (const name of ['A.json', 'B.json']) rig.blobs.put(name, ONE);
    rig.fail('read', fault(code));
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual(['A.json']);
    expect(rig.lines).toEqual([expect.stringMatching(/next round. 1 call\(s\) failed, the first: planted/)]);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([]);
  });

  it('because of too many calls: no more are made in this round', async () => {
    const rig = redriveRig();
    for (const name of ['A.json', 'B.json']) rig.blobs.put(name, ONE);
    rig.fail('read', fault('throttled'));
    await redriveDeadLetters(rig.deps);
    expect(rig.reads).toEqual(['A.json']);
    expect(rig.blobs.names()).toEqual(['A.json', 'B.json']);
  });

  it('a blob changed meanwhile: the next round takes what it holds then', async () => {
    const rig = redriveRig();
    rig.blobs.put(NAME, ONE);
    rig.before('delete', () => rig.blobs.put(NAME, '[]'));
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([NAME]);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([]);
    expect((await rig.records()).map(({ AdditionalFields }) => AdditionalFields?.['events'])).toEqual([1, 0]);
  });

  it('a blob read by another worker is left to it', async () => {
    const rig = redriveRig();
    rig.blobs.put(NAME, ONE);
    rig.before('read', () => rig.blobs.clear());
    await redriveDeadLetters(rig.deps);
    expect([rig.started, await rig.records(), rig.lines]).toEqual([[], [], []]);
    expect(rig.calls).not.toContain('delete');
  });

  it('no right to delete: the events are not taken every five minutes', async () => {
    const rig = redriveRig();
    rig.blobs.put(NAME, ONE);
    rig.fail('delete', fault('forbidden'));
    await redriveDeadLetters(rig.deps);
    expect(rig.lines).toEqual([expect.stringMatching(/planted forbidden/)]);
    rig.fail('delete', fault('forbidden'));
    await redriveDeadLetters(rig.deps);
    expect(rig.reads).toEqual([NAME]);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([]);
    expect(rig.reads).toEqual([NAME]);
    expect(await rig.records()).toHaveLength(1);
    await redriveDeadLetters(rig.deps);
    expect(await rig.leftovers()).toEqual([]);
  });

  it.each([
    ['the store', new StoreFault('planted')],
    ['the settings', new SettingsProblem(['planted'])],
  ])('%s: the round ends with it, nothing is deleted', async (_, error) => {
    const rig = redriveRig();
    for (const name of ['A.json', 'B.json']) rig.blobs.put(name, ONE);
    rig.fail('settings', error);
    await expect(redriveDeadLetters(rig.deps)).rejects.toThrow(error);
    expect(rig.reads).toEqual(['A.json']);
    expect(rig.blobs.names()).toEqual(['A.json', 'B.json']);
  });

  it('in a way that nobody expected: the others are taken, then it is thrown', async () => {
    const rig = redriveRig();
    for (const name of ['A.json', 'B.json']) rig.blobs.put(name, ONE);
    rig.fail('start', new TypeError('planted'));
    await expect(redriveDeadLetters(rig.deps)).rejects.toThrow('planted');
    expect(rig.blobs.names()).toEqual(['A.json']);
  });

  it('the time of a round is over: the next one goes on', async () => {
    const rig = redriveRig();
    for (const name of ['A.json', 'B.json']) rig.blobs.put(name, ONE);
    rig.before('read', () => rig.clock.pass(5 * 60));
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual(['B.json']);
    await redriveDeadLetters(rig.deps);
    expect(rig.blobs.names()).toEqual([]);
  });
});

describe('a crash at any call, before or after it has its effect', () => {
  const events = [gridEvent(), { id: 'broken' }].map((event) => deadLetter(event));

  /** Two blobs, one of which can't be read. */
  function prepared(): RedriveRig {
    const rig = redriveRig();
    rig.blobs.put(NAME, JSON.stringify(events));
    rig.blobs.put('zzz.json', '{');
    return rig;
  }

  it.each(['before', 'after'] as const)('%s: done again, it changes nothing', async (side) => {
    let crashes = 0;
    for (let call = 1; ; call += 1) {
      const rig = prepared();
      rig.crashAt(call, side);
      const crashed = await redriveDeadLetters(rig.deps).then(
        () => false,
        (error: unknown) => {
          if (error instanceof Crash) return true;
          throw error;
        },
      );
      const at = `${side} call ${String(call)}, ${rig.calls.at(-1) ?? ''}`;
      const redriven = async () => (await rig.records()).filter(({ EventType }) => EventType === 'event.redriven');
      if (!rig.blobs.names().includes(NAME)) {
        expect(await rig.wanted(), `${at}: deleted, so taken`).toEqual([REGISTRY]);
        expect((await redriven())[0], `${at}: deleted, so recorded`).toMatchObject({ EventResult: 'Partial' });
      }
      rig.restart();
      await redriveDeadLetters(rig.deps);
      await redriveDeadLetters(rig.deps);
      expect(await rig.wanted(), at).toEqual([REGISTRY]);
      expect(rig.blobs.names(), at).toEqual(['zzz.json']);
      expect(await redriven(), at).toMatchObject([{ EventResult: 'Partial' }, { EventResult: 'Failure' }]);
      expect(await rig.records(), at).toHaveLength(3);
      expect(await rig.leftovers(), at).toMatchObject([{ name: 'zzz.json', state: 'kept' }]);
      if (!crashed) break;
      crashes += 1;
    }
    expect(crashes).toBeGreaterThan(20);
  });
});
