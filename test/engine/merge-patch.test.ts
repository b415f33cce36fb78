import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical-json.ts';
import { inverseMergePatch, mergePatch, touchedBy } from '../../src/engine/merge-patch.ts';
import { pointerTo, readPointer, segmentsOf } from '../../src/engine/pointer.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

const parse = (text: string): Json => JSON.parse(text) as Json;

/** The examples of RFC 7396, appendix A. */
const examples: readonly (readonly [target: string, patch: string, result: string])[] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
];

describe('a merge patch', () => {
  it.each(examples)('on %s with %s gives %s', (target, patch, result) => {
    expect(mergePatch(parse(target), parse(patch))).toEqual(parse(result));
  });

  it('sets a member of any name as a plain member', () => {
    const patched = mergePatch({}, parse('{"__proto__":{"polluted":true},"constructor":{"x":1}}'));
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
    expect(JSON.stringify(patched)).toBe('{"__proto__":{"polluted":true},"constructor":{"x":1}}');
    expect('polluted' in {}).toBe(false);
  });
});

describe('the inverse of a merge patch', () => {
  it.each<readonly [string, JsonObject, JsonObject, JsonObject]>([
    ['a member that was changed', { a: 1 }, { a: 2 }, { a: 1 }],
    ['a member that was absent is taken away by null', {}, { a: 2 }, { a: null }],
    ['a member that was taken away', { a: 1 }, { a: null }, { a: 1 }],
    ['one member of a group', { p: { a: 1, b: 2 } }, { p: { a: 3 } }, { p: { a: 1 } }],
    ['a group that was absent', {}, { p: { a: 3 } }, { p: null }],
    ['a list', { a: [1, 2] }, { a: [3] }, { a: [1, 2] }],
    ['a group in place of a value', { a: 1 }, { a: { b: 2 } }, { a: 1 }],
  ])('gives back %s', (_what, target, patch, inverse) => {
    expect(inverseMergePatch(target, patch)).toEqual(inverse);
    expect(mergePatch(mergePatch(target, patch), inverse)).toEqual(target);
  });

  it('gives back any body whose members are not null, whatever the patch', () => {
    const names = fc.constantFrom('a', 'b', 'c', '__proto__', 'toString');
    const { full, patch } = fc.letrec<{ full: JsonObject; patch: JsonObject; value: Json; change: Json }>((tie) => ({
      full: fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      patch: fc.dictionary(names, tie('change'), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant([1, 'x']), tie('full')),
      change: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant(null), fc.constant([2]), tie('patch')),
    }));
    fc.assert(
      fc.property(full, patch, (before, change) => {
        const after = mergePatch(before, change);
        const back = mergePatch(after, inverseMergePatch(before, change));
        expect(canonicalJson(back)).toBe(canonicalJson(before));
        for (const path of touchedBy(change)) expect(path).toMatch(/^\//u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a patch touches', () => {
  it.each<readonly [JsonObject, readonly string[]]>([
    [{ properties: { a: 1, b: { c: null } }, tags: {} }, ['/properties/a', '/properties/b/c', '/tags']],
    [{ tags: { 'cost/centre': 'x', 'a~b': 'y' } }, ['/tags/cost~1centre', '/tags/a~0b']],
    [{ list: [{ a: 1 }] }, ['/list']],
    [{}, []],
  ])('of %j is %j', (patch, paths) => {
    expect(touchedBy(patch)).toEqual(paths);
  });
});

describe('a JSON pointer', () => {
  const body = { 'a/b': { '~': [10, { c: null }] }, '': 1 };

  it.each<readonly [string, unknown]>([
    ['', body],
    ['/a~1b/~0/0', 10],
    ['/a~1b/~0/1/c', null],
    ['/', 1],
    ['/a~1b/none', undefined],
    ['/a~1b/~0/0/deeper', undefined],
    ['/toString', undefined],
    ['/__proto__', undefined],
  ])('%j reads what stands there', (pointer, value) => {
    expect(readPointer(body, pointer)).toEqual(value);
  });

  it('names the same members there and back', () => {
    expect(segmentsOf(pointerTo(['~1', '/', '~', 'a~0/b']))).toEqual(['~1', '/', '~', 'a~0/b']);
    fc.assert(
      fc.property(fc.array(fc.string()), (segments) => {
        expect(segmentsOf(pointerTo(segments))).toEqual(segments);
      }),
    );
  });
});

describe('canonical JSON', () => {
  it('is the same for equal values, whatever the order of their members', () => {
    const text = (value: unknown) => canonicalJson(value as Json);
    expect(text({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
    expect(text(undefined)).toBe('null');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shuffled: unknown = JSON.parse(JSON.stringify(value), (_name, member: unknown) =>
          typeof member === 'object' && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        );
        expect(text(shuffled)).toBe(text(value));
        expect(JSON.parse(text(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
