import { describe, expect, it } from 'vitest';
import { instantOf } from '../../src/engine/instant.ts';

const DAY_MS = 86_400_000;

describe('the instant of a text is what Date.parse says', () => {
  it.each([
    '2026-01-31T08:00:00Z',
    '2026-01-31T08:00:00+00:00',
    '2026-01-31T08:00:00.1234567+00:00',
    '2026-01-31T08:00:00.987Z',
    '2026-01-31T08:00:00.5Z',
    '2026-01-31T08:00:00.Z',
    '2024-02-29T23:59:59.999Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-31T08:00:00+02:00',
    '2026-01-31T08:00:00-00:00',
    '2026-01-31T24:00:00Z',
    '2026-01-31T24:00:01Z',
    '2026-01-31T08:60:00Z',
    '2026-01-31T08:00:60Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-01-31T08:00:00',
    '2026-01-31T08:00Z',
    '2026-01-31',
    '2026-01-31 08:00:00Z',
    '2026-01-31t08:00:00z',
    '2026-01-31T08:00:00Z ',
    '2026-01-31T08:00:00.123Z+00:00',
    '2026-01-31T08:00:00x+00:00',
    '2026/01/31T08:00:00Z',
    '31 January 2026',
    'never',
    '',
  ])('%j', (text) => {
    expect(instantOf(text)).toBe(Date.parse(text));
  });

  it('on every day of 70 years, and over two centuries', () => {
    const days = Array.from({ length: 25_600 }, (_, n) => n * DAY_MS + 1);
    const centuries = [2099, 2100, 2101, 2399, 2400].flatMap((year) =>
      ['01-01', '02-28', '03-01', '12-31'].map((day) => Date.parse(`${String(year)}-${day}T12:00:00Z`)),
    );
    const wrong = [...days, ...centuries].filter((ms) => instantOf(new Date(ms).toISOString()) !== ms);
    expect(wrong).toEqual([]);
  });
});
