import { describe, expect, it } from 'vitest';
import { entered, type Entry } from '../../src/decisions/contest.ts';
import type { Contested } from '../../src/model/drift-war.ts';

const HOUR = 3_600_000;
const at = (hours: number): string => new Date(Date.parse('2026-02-01T00:00:00.000Z') + hours * HOUR).toISOString();

/** A case `g1`, `g2`, … at an hour; `undone`: the fix of the case before was in place. */
const entry = (generation: number, hours: number, undone: boolean): Entry => ({
  caseId: `g${String(generation)}`,
  at: at(hours),
  wasInPlace: undone,
});

const history = (...entries: readonly Entry[]): Contested | undefined =>
  entries.reduce<Contested | undefined>((before, next) => entered(before, next), undefined);

describe('the history of a property', () => {
  it.each<[name: string, entries: readonly Entry[], reversals: number, isWar: boolean]>([
    ['a first drift', [entry(1, 0, false)], 0, false],
    ['one reversal', [entry(1, 0, false), entry(2, 1, true)], 1, false],
    ['two within a day', [entry(1, 0, false), entry(2, 1, true), entry(3, 2, true)], 2, true],
    ['two a second short of a day apart', [entry(1, 0, false), entry(2, 1, true), entry(3, 24.999, true)], 2, true],
    ['two a day apart', [entry(1, 0, false), entry(2, 1, true), entry(3, 25, true)], 1, false],
    ['one every 13 hours', [entry(1, 0, false), entry(2, 13, true), entry(3, 26, true)], 2, true],
    [
      'cases whose fix was never in place, however many',
      [entry(1, 0, false), entry(2, 1, false), entry(3, 2, false), entry(4, 3, false)],
      0,
      false,
    ],
    ['the same case again and again', [entry(1, 0, false), entry(1, 1, true), entry(1, 2, true)], 0, false],
    [
      'the case of a reversal again and again',
      [entry(1, 0, false), entry(2, 1, true), entry(2, 2, true), entry(2, 3, true)],
      1,
      false,
    ],
    [
      'two cases of one subject that enter in turn',
      [entry(1, 0, false), entry(2, 1, true), entry(1, 2, false), entry(2, 3, true)],
      1,
      false,
    ],
    [
      'a war goes on, however long nobody answers',
      [entry(1, 0, false), entry(2, 1, true), entry(3, 2, true), entry(4, 90, false)],
      2,
      true,
    ],
    [
      'a fix that was approved in a war, and undone again',
      [entry(1, 0, false), entry(2, 1, true), entry(3, 2, true), entry(4, 90, true)],
      3,
      true,
    ],
  ])('%s', (_name, entries, reversals, isWar) => {
    const so = history(...entries);
    expect(so?.reversals).toHaveLength(reversals);
    expect(so?.war !== undefined).toBe(isWar);
  });

  it('says which fix was undone, what came of it and when, and who found the war', () => {
    const so = history(entry(1, 0, false), entry(2, 1, true), entry(3, 2, true));
    expect(so).toEqual({
      caseId: 'g3',
      reversals: [
        { fixedBy: 'g1', caseId: 'g2', at: at(1) },
        { fixedBy: 'g2', caseId: 'g3', at: at(2) },
      ],
      war: { declaredAt: at(2), caseId: 'g3' },
    });
  });

  it('keeps the last reversals of an endless war', () => {
    const entries = Array.from({ length: 60 }, (_, index) => entry(index, index, index > 0));
    expect(history(...entries)?.reversals).toHaveLength(20);
  });
});
