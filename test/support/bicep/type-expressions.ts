import { fault, isNext, lineOf, need, needName, skipBlanks, take, within, type Cursor } from './cursor.ts';
import { expressionOf, separated } from './expressions.ts';
import type { TypeExpression, TypeMember } from './syntax.ts';
import { plainText, textOf } from './texts.ts';

/** Reads a type: `string`, `'a' | 'b'`, `int[]`, `{ a: string?, *: int }`, a declared name. */
export function typeOf(cursor: Cursor): TypeExpression {
  skipBlanks(cursor);
  const line = lineOf(cursor);
  take(cursor, /\|/y);
  const of = [suffixedOf(cursor)];
  while (barComes(cursor)) of.push(suffixedOf(cursor));
  const [first] = of;
  return of.length === 1 && first !== undefined ? first : { kind: 'union', of, line };
}

/** The bar of a union may stand at the start of the next line. */
function barComes(cursor: Cursor): boolean {
  const before = cursor.place;
  skipBlanks(cursor, true);
  if (take(cursor, /\|/y) !== undefined) return true;
  cursor.place = before;
  return false;
}

function suffixedOf(cursor: Cursor): TypeExpression {
  let type = primaryOf(cursor);
  for (;;) {
    const { line } = type;
    if (take(cursor, /\[\s*\]/y) !== undefined) type = { kind: 'list', of: type, line };
    else if (take(cursor, /\?/y) !== undefined) type = { kind: 'nullable', of: type, line };
    else return type;
  }
}

function primaryOf(cursor: Cursor): TypeExpression {
  skipBlanks(cursor);
  const line = lineOf(cursor);
  if (isNext(cursor, /'/y)) {
    const value = plainText(textOf(cursor, expressionOf)) ?? fault(cursor, 'a type has no ${}');
    return { kind: 'literal', value, line };
  }
  if (isNext(cursor, /\{/y)) return recordOf(cursor, line);
  if (take(cursor, /\(/y) !== undefined) {
    const inside = within(cursor, true, () => typeOf(cursor));
    skipBlanks(cursor, true);
    need(cursor, ')');
    return inside;
  }
  const digits = take(cursor, /-?\d+/y);
  if (digits !== undefined) return { kind: 'literal', value: Number(digits), line };
  const name = take(cursor, /[A-Za-z_]\w*(?:\.\w+)*(?:<[^>]*>)?/y) ?? fault(cursor, 'a type is missing');
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', line };
  if (name === 'null') return { kind: 'literal', value: null, line };
  return { kind: 'named', name, line };
}

function recordOf(cursor: Cursor, line: number): TypeExpression {
  need(cursor, '{');
  let rest: TypeExpression | undefined;
  const members = within(cursor, false, () =>
    separated(cursor, '}', (): TypeMember | undefined => {
      decoratorsOf(cursor);
      const at = lineOf(cursor);
      const any = take(cursor, /\*/y) !== undefined;
      const name = any
        ? '*'
        : isNext(cursor, /'/y)
          ? (plainText(textOf(cursor, expressionOf)) ?? '')
          : needName(cursor);
      need(cursor, ':');
      const type = typeOf(cursor);
      if (any) rest = type;
      return any ? undefined : { name, type, line: at };
    }),
  );
  need(cursor, '}');
  const named = members.filter((member) => member !== undefined);
  return { kind: 'record', members: named, ...(rest === undefined ? {} : { rest }), line };
}

/** Descriptions and limits of members say nothing that is checked here. */
function decoratorsOf(cursor: Cursor): void {
  while (take(cursor, /@/y) !== undefined) {
    expressionOf(cursor);
    skipBlanks(cursor, true);
  }
}
