import { fault, lineOf, type Cursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$' };

/** A text in quotes, of one line with `${}` or of many lines without; the cursor is at its first quote. */
export function textOf(cursor: Cursor, expression: (cursor: Cursor) => Expression): Expression {
  const line = lineOf(cursor);
  if (cursor.text.startsWith("'''", cursor.place)) return { kind: 'text', parts: [manyLines(cursor)], line };
  cursor.place += 1;
  const parts: (string | Expression)[] = [''];
  const add = (more: string): void => {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + more;
    else parts.push(more);
  };
  for (;;) {
    const next = cursor.text[cursor.place];
    if (next === undefined || next === '\n') fault(cursor, 'the quote at the end of the text is missing');
    if (next === "'") break;
    if (next === '\\') add(escaped(cursor));
    else if (cursor.text.startsWith('${', cursor.place)) {
      cursor.place += 2;
      parts.push(expression(cursor));
      if (cursor.text[cursor.place] !== '}') fault(cursor, '"}" is missing');
      cursor.place += 1;
    } else {
      add(next);
      cursor.place += 1;
    }
  }
  cursor.place += 1;
  return { kind: 'text', parts: parts.filter((part) => part !== ''), line };
}

/** The text where it has no parts that are known only later. */
export function plainText(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== 'text') return undefined;
  const texts = expression.parts.filter((part) => typeof part === 'string');
  return texts.length === expression.parts.length ? texts.join('') : undefined;
}

function manyLines(cursor: Cursor): string {
  const end = cursor.text.indexOf("'''", cursor.place + 3);
  if (end < 0) fault(cursor, "''' at the end of the text is missing");
  const text = cursor.text.slice(cursor.place + 3, end).replace(/^\r?\n/, '');
  cursor.place = end + 3;
  return text;
}

function escaped(cursor: Cursor): string {
  const unicode = /\\u\{([0-9a-fA-F]+)\}/y;
  unicode.lastIndex = cursor.place;
  const code = unicode.exec(cursor.text);
  if (code !== null) {
    cursor.place += code[0].length;
    return String.fromCodePoint(Number.parseInt(code[1] ?? '0', 16));
  }
  const known = ESCAPES[cursor.text[cursor.place + 1] ?? ''];
  if (known === undefined) fault(cursor, "only \\n, \\r, \\t, \\', \\\\, \\$ and \\u{} are escapes");
  cursor.place += 2;
  return known;
}
