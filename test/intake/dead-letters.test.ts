import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseDeadLetters } from '../../src/intake/dead-letters.ts';
import { deadLetter } from '../support/dead-letters.ts';
import { cloudEvent, gridEvent } from '../support/events.ts';

describe('a dead-letter blob', () => {
  it.each([
    ['Event Grid schema', deadLetter(gridEvent())],
    ['CloudEvents, whose attributes are in lower case', deadLetter(cloudEvent())],
  ])('in %s holds events and why they were given up', (_, event) => {
    expect(parseDeadLetters(JSON.stringify([event]))).toEqual({
      kind: 'events',
      events: [event],
      reasons: { MaxDeliveryAttemptsExceeded: 1 },
      outcomes: { NotFound: 1 },
    });
  });

  it('counts what it says', () => {
    const events = [
      deadLetter(gridEvent(), 'TimeToLiveExceeded'),
      deadLetter(cloudEvent(), 'TimeToLiveExceeded', 'Busy'),
      gridEvent(),
      7,
      null,
      [],
    ];
    expect(parseDeadLetters(JSON.stringify(events))).toMatchObject({
      events,
      reasons: { TimeToLiveExceeded: 2, 'not said': 4 },
      outcomes: { NotFound: 1, Busy: 1, 'not said': 4 },
    });
  });

  it.each(['<b>', 'a b', 'x'.repeat(61), '', 7, null, ['TimeToLiveExceeded'], '__proto__', 'Zürich'])(
    'does not hand on %j as a reason',
    (deadLetterReason) => {
      const text = JSON.stringify([{ ...gridEvent(), deadLetterReason }]);
      expect(parseDeadLetters(text)).toMatchObject({ reasons: { 'not said': 1 } });
    },
  );

  it('names at most twenty reasons', () => {
    const events = Array.from({ length: 50 }, (_, index) => deadLetter(gridEvent(), `Reason${String(index)}`));
    const letters = parseDeadLetters(JSON.stringify(events));
    expect(letters).toMatchObject({ reasons: { Reason19: 1, others: 30 } });
  });

  it.each([
    ['', 'it is not JSON'],
    ['[{"id": 1}', 'it is not JSON'],
    ['{"id": 1}', 'it is not a list of events'],
    ['null', 'it is not a list of events'],
    [`[${'1,'.repeat(10_000)}1]`, 'it holds more than 10000 events'],
  ])('is rejected: %.20s', (text, reason) => {
    expect(parseDeadLetters(text)).toEqual({ kind: 'rejected', reason });
  });

  it('may hold anything', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (events) => {
        const text = JSON.stringify(events);
        expect(parseDeadLetters(text)).toMatchObject({ kind: 'events', events: JSON.parse(text) as unknown[] });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['events', 'rejected']).toContain(parseDeadLetters(text).kind);
      }),
    );
  });
});
