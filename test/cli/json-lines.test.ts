import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/cli/input/json-lines.ts';

describe('the line of a member', () => {
  const text = [
    '{',
    '  "a": [',
    '    1, 2,',
    '    {"b/c": {',
    '      "~": "}]\\"" } }',
    '  ],',
    '  "d"',
    '  :',
    '  7',
    '}',
  ];

  it.each([
    ['', 1],
    ['/a', 2],
    ['/a/0', 3],
    ['/a/1', 3],
    ['/a/2', 4],
    ['/a/2/b~1c', 4],
    ['/a/2/b~1c/~0', 5],
    ['/d', 7],
    ['/a/2/nothing', 4],
    ['/nothing', 1],
  ])('%s stands on line %i', (pointer, line) => {
    expect(linesOf(text.join('\n'))(pointer)).toBe(line);
  });

  it('is right for every member of every document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, indent) => {
        const printed = JSON.stringify(value, null, indent);
        const lineOf = linesOf(printed);
        const lines = printed.split('\n');
        const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
        for (const name of names) {
          const line = lines[lineOf(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`) - 1];
          expect(line).toContain(JSON.stringify(name));
        }
      }),
    );
  });
});
