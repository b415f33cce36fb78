import { describe, expect, it } from 'vitest';
import { actorsWords, resourceWords } from '../../src/render/names.ts';
import { howLong, timeWords } from '../../src/render/time.ts';
import { ifNobodyAnswers } from '../../src/render/words.ts';
import { aRule, byPerson, PIPELINE, REGISTRY } from '../support/approval-stories.ts';
import { ASSIGNMENT } from '../support/busy-morning.ts';
import { BEN } from '../support/people.ts';

const NOW = '2026-02-01T09:00:00.000Z';

describe('times', () => {
  it.each([
    ['2026-02-01T09:00:00.000Z', 'just now'],
    ['2026-02-01T08:59:01.000Z', 'just now'],
    ['2026-02-01T08:59:00.000Z', '1 minute ago'],
    ['2026-02-01T07:00:00.000Z', '2 hours ago'],
    ['2026-01-30T09:00:00.000Z', '2 days ago'],
    ['2026-02-01T09:00:30.000Z', 'in less than a minute'],
    ['2026-02-01T10:59:00.000Z', 'in 2 hours'],
    ['2026-02-08T08:59:59.000Z', 'in 7 days'],
    ['2026-02-08T09:00:00.000Z', 'in 7 days'],
  ])('%s is %s', (instant, words) => {
    expect(howLong(instant, NOW)).toBe(words);
  });

  it('are said in UTC, with seconds where they matter', () => {
    expect(timeWords('2026-12-31T23:59:58.123Z')).toBe('31 December 2026, 23:59 UTC');
    expect(timeWords('2026-12-31T23:59:58.123Z', true)).toBe('31 December 2026, 23:59:58 UTC');
  });

  it('that are none are shown as they are', () => {
    expect(timeWords('soon')).toBe('soon');
    expect(howLong('soon', NOW)).toBe('just now');
  });
});

describe('names', () => {
  it.each([
    [REGISTRY, 'acrcontoso', 'registries in resource group rg-shared'],
    [ASSIGNMENT, '3a5ab0ee…', 'role assignments in subscription 11111111…'],
    [`${REGISTRY}/tokens/ci`, 'ci', 'registries / tokens in resource group rg-shared'],
    ['/subscriptions/s1/resourceGroups/rg1', 'resource group rg1', 'subscription s1'],
    ['/subscriptions/s1', 'subscription s1', ''],
    [
      `${REGISTRY}/providers/Microsoft.Insights/diagnosticSettings/(all)`,
      ...[REGISTRY.split('/').at(-1) ?? '', `diagnostic settings in resource group ${REGISTRY.split('/')[4] ?? ''}`],
    ],
    [
      '/subscriptions/5b500000-0000-4000-8000-000000000001/providers/Microsoft.Insights/activityLogAlerts/(all)',
      ...['all', 'activity log alerts in subscription 5b500000…'],
    ],
    ['nonsense', 'subscription ?', ''],
  ])('of %s', (id, name, where) => {
    expect(resourceWords(id)).toEqual({ name, where });
  });

  it.each([
    ['nobody', [], 'not known'],
    ['a person', [byPerson(BEN)], 'Ben Okafor'],
    ['an application', [PIPELINE], 'pipeline-orders (application)'],
    ['the same one twice', [byPerson(BEN), byPerson(BEN)], 'Ben Okafor'],
    [
      'a body that says no more',
      [{ name: 'x', kind: 'unknown', from: 'body' }],
      'x (person or application, not known)',
    ],
  ] as const)('of who did it: %s', (_name, actors, words) => {
    expect(actorsWords(actors)).toBe(words);
  });
});

it.each(['reject', 'open'] as const)('nothing is ever written because nobody answered (%s)', (onExpiry) => {
  expect(ifNobodyAnswers(aRule({ onExpiry }))).toMatch(/nothing is changed: the drift stays/);
});
