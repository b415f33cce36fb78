import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLog } from '../../src/azure/json-log.ts';
import { terminalLog } from '../../src/host/terminal.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';

/** What breaks a line, moves a cursor, or turns the direction of writing. */
const ACTIVE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const piece = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS, '\u009b31m', '\u0085', '\u2028', '\u2029', '\u001b]0;x\u0007', '\r\n', '\\u001b'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const details = fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 2 }), fc.integer()), { maxKeys: 3 });

/** What was written while `work` ran. */
function written(work: (lines: { write(line: string): unknown }) => void): string {
  let all = '';
  work({ write: (line) => (all += line) });
  return all;
}

describe('whatever a message or its details hold', () => {
  it('a log has one line of JSON that says it, and nothing in it is active', () => {
    fc.assert(
      fc.property(text, details, (message, more) => {
        const said = { level: 'warn', message, details: JSON.parse(JSON.stringify(more)) as JsonObject };
        const lines = written((out) => jsonLog(out, out).warn(message, said.details));
        expect(lines.endsWith('\n')).toBe(true);
        expect(lines.slice(0, -1)).not.toMatch(ACTIVE);
        expect(JSON.parse(lines)).toEqual(said);
      }),
    );
  });

  it('a terminal has one line, and nothing in it is active', () => {
    fc.assert(
      fc.property(text, details, (message, more) => {
        const at = (): Date => new Date('2026-03-01T09:00:00.000Z');
        const lines = written((out) => terminalLog(out, at, true).error(message, more));
        expect(lines.endsWith('\n')).toBe(true);
        expect(lines.slice(0, -1)).not.toMatch(ACTIVE);
      }),
    );
  });
});
