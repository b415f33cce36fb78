import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/model/case.ts';
import type { Json } from '../../src/model/json.ts';
import type { Plan, TouchedMember, Unfixable } from '../../src/model/plan.ts';
import { differencesOf } from '../../src/render/differences.ts';
import { pathWords, valueWords } from '../../src/render/values.ts';
import { aProposal, REGISTRY } from '../support/approval-stories.ts';

const change = (method: 'PATCH' | 'PUT' | 'DELETE', body?: Record<string, Json>, resourceId = REGISTRY): Plan => [
  { method, resourceId, apiVersion: '2025-04-01', ...(body === undefined ? {} : { body }) },
];
const about = (plan: Plan | Unfixable, touched: readonly TouchedMember[]): Proposal => aProposal({ plan, touched });

describe('what a plan changes', () => {
  it.each<
    [
      string,
      Plan | Unfixable,
      readonly TouchedMember[],
      readonly (readonly [string, Json | undefined, Json | undefined])[],
    ]
  >([
    ['a member set', change('PATCH', { a: { b: false } }), [{ path: '/a/b', before: true }], [['/a/b', true, false]]],
    ['a member added', change('PATCH', { a: { b: 1 } }), [{ path: '/a/b' }], [['/a/b', undefined, 1]]],
    ['a member removed', change('PATCH', { a: { b: null } }), [{ path: '/a/b', before: 1 }], [['/a/b', 1, undefined]]],
    ['a parent removed', change('PATCH', { a: null }), [{ path: '/a/b', before: 1 }], [['/a/b', 1, undefined]]],
    ['a PUT without the member', change('PUT', { a: {} }), [{ path: '/a/b', before: 1 }], [['/a/b', 1, undefined]]],
    ['a PUT that keeps it', change('PUT', { a: { b: 1 } }), [{ path: '/a/b', before: 1 }], []],
    [
      'the same with members in another order',
      change('PUT', { a: { x: 1, y: 2 } }),
      [{ path: '/a', before: { y: 2, x: 1 } }],
      [],
    ],
    ['a deletion', change('DELETE'), [{ path: '/a', before: 1 }], [['/a', 1, undefined]]],
    ['a write to another resource', change('PATCH', { a: 2 }, `${REGISTRY}/tokens/x`), [{ path: '/a', before: 1 }], []],
    [
      'an id in another case',
      change('PATCH', { a: 2 }, REGISTRY.toUpperCase()),
      [{ path: '/a', before: 1 }],
      [['/a', 1, 2]],
    ],
    ['a name with a slash', change('PATCH', { 'a/b': 2 }), [{ path: '/a~1b', before: 1 }], [['/a~1b', 1, 2]]],
    ['no fix', { unfixable: 'A person has to do it.' }, [{ path: '/a', before: 1 }], []],
  ])('%s', (_name, plan, touched, expected) => {
    const found = differencesOf(about(plan, touched));
    expect(found.map(({ path, before, after }) => [path, before, after])).toEqual(
      expected.map(([path, before, after]) => [path, before, after]),
    );
  });
});

describe('values in words', () => {
  it.each<[Json | undefined, string]>([
    [undefined, 'not set'],
    [null, 'null'],
    [true, 'true'],
    ['Enabled', '"Enabled"'],
    [[{ action: 'Allow' }], '[{"action":"Allow"}]'],
    [{ $redacted: 'ab12' }, 'a secret (not shown)'],
    [{ env: [{ value: { $redacted: 'ab12' } }] }, '{"env":[{"value":"a secret (not shown)"}]}'],
  ])('%j', (value, words) => {
    expect(valueWords(value)).toBe(words);
  });

  it('cuts what is too long for a table', () => {
    expect(valueWords('x'.repeat(1000))).toHaveLength(300);
  });

  it.each([
    ['/properties/adminUserEnabled', 'properties.adminUserEnabled'],
    ['/properties/ipRules/0/value', 'properties.ipRules[0].value'],
    ['/tags/a~1b', 'tags.a/b'],
    ['', ''],
  ])('the path %s', (pointer, words) => {
    expect(pathWords(pointer)).toBe(words);
  });
});
