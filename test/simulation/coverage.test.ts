import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faultsOfRow, gapsIn, table, tableOf } from './coverage.ts';
import { FAULTS, FAULT_NAMES, newTally } from './faults.ts';
import { NO_PLACE_YET } from './not-hit.ts';
import { ROWS } from './rows.ts';

const NUMBERS = Array.from({ length: 38 }, (_, index) => `F${String(index + 1)}`);
const HELD_OTHERWISE = /in every seed|of all seeds|of each seed|of a seed|only a browser/u;

describe('the table of faults and points', () => {
  test('has all rows of the fault matrix', () => {
    expect(Object.keys(ROWS)).toEqual(NUMBERS);
  });

  test.each(NUMBERS)('%s is held by a fault, or says by what else', (row) => {
    const { what = '', tests = [] } = ROWS[row] ?? {};
    const faults = faultsOfRow(row);
    expect(faults.length > 0 || HELD_OTHERWISE.test(what), `no fault of faults.ts names ${row}`).toBe(true);
    expect(
      tests.filter((file) => !existsSync(file)),
      'tests that are gone',
    ).toEqual([]);
  });

  test('every fault stands for a row that there is', () => {
    const rows = FAULT_NAMES.flatMap((name) => FAULTS[name].row.split(' '));
    expect(rows.filter((row) => ROWS[row] === undefined)).toEqual([]);
  });

  test('has a place for every fault, and has hit every cell when it is of 10,000 seeds', () => {
    const places = new Set(Object.keys(table.points).map((point) => point.slice(point.indexOf('/') + 1)));
    const homeless = FAULT_NAMES.filter((name) => !FAULTS[name].at.some((place) => places.has(place)));
    expect(homeless, 'no seed came to a place of theirs').toEqual(Object.keys(NO_PLACE_YET));
    const never = Object.entries(table.hits).filter(([, hits]) => hits === 0);
    const most = table.seeds >= 10_000 ? 0 : Object.keys(table.hits).length / 10;
    expect(never.length, 'hit them, or say in not-hit.ts why that can not be').toBeLessThanOrEqual(most);
  });

  test('a run that hits too little says so; a small one where many seeds hit', () => {
    const nothing = newTally();
    expect(gapsIn(nothing, 10_000)).toContain('no longer reached: apply/arm.write');
    const often = Object.entries(table.hits).reduce((most, cell) => (cell[1] > most[1] ? cell : most));
    expect(gapsIn(nothing, 1_000)).toContain(`never hit: ${often[0]}`);
    expect(gapsIn(nothing, 1)).toEqual([]);
  });

  test('a table is added to that of earlier seeds', () => {
    const tally = newTally();
    tally.points.set('tick/sink.upload', [7]);
    const anew = tableOf(tally, 10, table);
    expect(anew.seeds).toBe(table.seeds + 10);
    expect(anew.points).toEqual({ ...table.points, 'tick/sink.upload': [7] });
    expect(anew.hits).toMatchObject({ ...table.hits, 'sink-down × tick/sink.upload': 0 });
  });
});
