import { describe, expect, test } from 'vitest';
import { countingSlots, failingUntil, limitOfScope, turnAt, writeBudget } from '../../src/decisions/write-budget.ts';
import type { Slot } from '../../src/model/breaker.ts';
import type { Override } from '../../src/model/settings.ts';
import { someSettings } from '../support/some-settings.ts';

const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shared`;
const REGISTRY = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/acrcontoso`;

const limited = (scope: string, writesPerHour?: number): Override => ({
  ...{ scope, controls: {} },
  ...(writesPerHour === undefined ? {} : { limits: { writesPerHour } }),
});

describe('whose budget a write is counted in', () => {
  test.each([
    ['the scope', [SUBSCRIPTION], [], REGISTRY, { scope: SUBSCRIPTION, writesPerHour: 20 }],
    ['the most specific scope', [SUBSCRIPTION, GROUP], [], REGISTRY, { scope: GROUP, writesPerHour: 20 }],
    ['in any case', [SUBSCRIPTION], [], REGISTRY.toUpperCase(), { scope: SUBSCRIPTION, writesPerHour: 20 }],
    ['an override', [SUBSCRIPTION], [limited(GROUP, 5)], REGISTRY, { scope: GROUP, writesPerHour: 5 }],
    [
      'the most specific override',
      [SUBSCRIPTION],
      [limited(REGISTRY, 1), limited(GROUP, 5)],
      REGISTRY,
      { scope: REGISTRY, writesPerHour: 1 },
    ],
    [
      'no override without a limit',
      [SUBSCRIPTION],
      [limited(GROUP)],
      REGISTRY,
      { scope: SUBSCRIPTION, writesPerHour: 20 },
    ],
    [
      'no override of others',
      [SUBSCRIPTION],
      [limited(`${GROUP}2`, 5)],
      REGISTRY,
      { scope: SUBSCRIPTION, writesPerHour: 20 },
    ],
    ['nobody’s outside of all scopes', [`${GROUP}2`], [], REGISTRY, undefined],
    ['nobody’s without scopes', [], [], REGISTRY, undefined],
  ] as const)('%s', (_, scopes, overrides, resourceId, budget) => {
    expect(writeBudget({ ...someSettings({ scopes }), overrides }, resourceId)).toEqual(budget);
  });

  test('a scope that the settings no longer have has no limit', () => {
    const settings = { ...someSettings({ scopes: [SUBSCRIPTION] }), overrides: [limited(GROUP, 5)] };
    expect([SUBSCRIPTION, GROUP.toUpperCase(), REGISTRY].map((scope) => limitOfScope(settings, scope))).toEqual([
      20,
      5,
      undefined,
    ]);
  });
});

const at = (minutes: number): string =>
  new Date(Date.parse('2026-03-02T09:00:00.000Z') + minutes * 60_000).toISOString();
const slots = (...minutes: readonly number[]): readonly Slot[] =>
  minutes.map((minute, index) => ({ id: String(index), caseId: String(index), at: at(minute) }));

test.each([
  [0, 60.9, 1],
  [0, 61, 0],
  [5, 65, 1],
])('a slot of minute %d counts %d minutes later: %i', (taken, now, count) => {
  expect(countingSlots(slots(taken), at(now))).toHaveLength(count);
});

describe('when it is whose turn', () => {
  const now = at(10);
  test.each([
    ['a slot is free', slots(), 3, 0, now],
    ['two are free, one is before', slots(1), 3, 1, now],
    ['two are free, two are before: when the first is free again', slots(1), 3, 2, at(62)],
    ['none is free', slots(1, 2, 3), 3, 0, at(62)],
    ['none is free, two are before', slots(1, 2, 3), 3, 2, at(64)],
    ['three are before: an hour after the first of them', slots(1, 2, 3), 3, 3, at(123)],
    ['45 are before', slots(0, 0, 0, 0, 0), 5, 45, at(61 * 10)],
    ['the limit was lowered: those above it have to be over as well', slots(1, 2, 3, 4, 5), 2, 0, at(65)],
    ['the limit was raised', slots(1, 2, 3), 5, 1, now],
  ] as const)('%s', (_, taken, limit, before, turn) => {
    expect(turnAt(taken, limit, before, now)).toBe(turn);
  });
});

describe('fixes that do not take', () => {
  const failed = (...which: readonly number[]): readonly Slot[] =>
    slots(1, 2, 3, 4, 5, 6).map((slot, index) => (which.includes(index) ? { ...slot, failed: true } : slot));
  test.each([
    ['none', failed(), undefined],
    ['two of the last five', failed(1, 3), undefined],
    ['three of the last five', failed(1, 3, 5), at(63)],
    ['the third was before those five', failed(0, 3, 5), undefined],
    ['five of five: until two are left', failed(1, 2, 3, 4, 5), at(65)],
    ['three of three', failed(0, 1, 2).slice(0, 3), at(62)],
  ] as const)('%s', (_, all, until) => {
    expect(failingUntil(all)).toBe(until);
  });
});
