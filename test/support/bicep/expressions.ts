import { fault, isNext, isWord, lineOf, need, needName, skipBlanks, take, within, type Cursor } from './cursor.ts';
import type { Expression, LoopExpression, Member, ObjectExpression, ResourceStatement } from './syntax.ts';
import { textOf } from './texts.ts';

/** Reads a nested resource, as only objects of resources have them. */
type NestedReader = (cursor: Cursor) => ResourceStatement | undefined;

/** Operators of two sides, from the loosest to the tightest. */
const LEVELS = [/\?\?/y, /\|\|/y, /&&/y, /==|!=|=~|!~/y, /<=|>=|<|>/y, /[+-]/y, /[*/%]/y];

/** Reads an expression. */
export function expressionOf(cursor: Cursor): Expression {
  skipBlanks(cursor);
  const line = lineOf(cursor);
  const lambda = lambdaOf(cursor, line);
  if (lambda !== undefined) return lambda;
  const test = binaryOf(cursor, 0);
  if (!continues(cursor, /\?(?!\?)/y)) return test;
  const yes = expressionOf(cursor);
  if (!continues(cursor, /:(?!:)/y)) fault(cursor, '":" of "? :" is missing');
  return { kind: 'ternary', test, yes, no: expressionOf(cursor), line };
}

/** The signs of `? :` may stand at the start of the next line. */
function continues(cursor: Cursor, sign: RegExp): boolean {
  const before = cursor.place;
  skipBlanks(cursor, true);
  if (take(cursor, sign) !== undefined) {
    skipBlanks(cursor, true);
    return true;
  }
  cursor.place = before;
  return false;
}

function lambdaOf(cursor: Cursor, line: number): Expression | undefined {
  const head = take(cursor, /(?:[A-Za-z_]\w*|\(\s*(?:[A-Za-z_]\w*\s*,?\s*)*\))\s*=>/y);
  if (head === undefined) return undefined;
  const parameters = head.match(/[A-Za-z_]\w*/g) ?? [];
  skipBlanks(cursor, true);
  return { kind: 'lambda', parameters, body: expressionOf(cursor), line };
}

function binaryOf(cursor: Cursor, level: number): Expression {
  const signs = LEVELS[level];
  if (signs === undefined) return unaryOf(cursor);
  let left = binaryOf(cursor, level + 1);
  for (let operator = take(cursor, signs); operator !== undefined; operator = take(cursor, signs)) {
    const right = binaryOf(cursor, level + 1);
    left = { kind: 'binary', operator, left, right, line: left.line };
  }
  return left;
}

function unaryOf(cursor: Cursor): Expression {
  const operator = take(cursor, /[!-]/y);
  if (operator === undefined) return postfixOf(cursor);
  const of = unaryOf(cursor);
  if (operator === '-' && of.kind === 'number') return { ...of, value: -of.value };
  return { kind: 'unary', operator, of, line: of.line };
}

function postfixOf(cursor: Cursor): Expression {
  let of = primaryOf(cursor);
  for (;;) {
    const { line } = of;
    if (take(cursor, /::/y) !== undefined) of = { kind: 'child', of, name: needName(cursor), line };
    else if (isNext(cursor, /\.(?!\.)/y)) {
      const safe = take(cursor, /\.\??/y) === '.?';
      const name = needName(cursor);
      of = isNext(cursor, /\(/y)
        ? { kind: 'call', on: of, name, args: argumentsOf(cursor), line }
        : { kind: 'member', of, name, safe, line };
    } else if (isNext(cursor, /\[/y)) {
      const safe = take(cursor, /\[\??/y) === '[?';
      const index = within(cursor, true, () => expressionOf(cursor));
      need(cursor, ']');
      of = { kind: 'index', of, index, safe, line };
    } else if (take(cursor, /!(?![=~])/y) !== undefined) of = { kind: 'sure', of, line };
    else return of;
  }
}

/** `(a, b)` behind the name of a function. */
export function argumentsOf(cursor: Cursor): readonly Expression[] {
  need(cursor, '(');
  const args = within(cursor, true, () => {
    const found: Expression[] = [];
    while (!isNext(cursor, /\)/y)) {
      found.push(expressionOf(cursor));
      if (take(cursor, /,/y) === undefined) break;
    }
    skipBlanks(cursor);
    return found;
  });
  need(cursor, ')');
  return args;
}

function primaryOf(cursor: Cursor): Expression {
  skipBlanks(cursor);
  const line = lineOf(cursor);
  const next = cursor.text[cursor.place];
  if (next === "'") return textOf(cursor, (inside) => within(inside, true, () => expressionOf(inside)));
  if (next === '{') return objectOf(cursor);
  if (next === '[') return /\[\s*for\b/y.test(cursor.text.slice(cursor.place)) ? loopOf(cursor) : arrayOf(cursor);
  if (next === '(') {
    cursor.place += 1;
    const inside = within(cursor, true, () => {
      const found = expressionOf(cursor);
      skipBlanks(cursor);
      return found;
    });
    need(cursor, ')');
    return inside;
  }
  const digits = take(cursor, /\d+/y);
  if (digits !== undefined) return { kind: 'number', value: Number(digits), line };
  const name = take(cursor, /[A-Za-z_]\w*/y) ?? fault(cursor, 'a value is missing');
  if (name === 'null') return { kind: 'null', line };
  if (name === 'true' || name === 'false') return { kind: 'boolean', value: name === 'true', line };
  return isNext(cursor, /\(/y) ? { kind: 'call', name, args: argumentsOf(cursor), line } : { kind: 'name', name, line };
}

function arrayOf(cursor: Cursor): Expression {
  const line = lineOf(cursor);
  need(cursor, '[');
  const items = within(cursor, false, () => separated(cursor, ']', () => expressionOf(cursor)));
  need(cursor, ']');
  return { kind: 'array', items, line };
}

/** `{ key: value }`; `nested` reads the resources inside a resource. */
export function objectOf(cursor: Cursor, nested: NestedReader = () => undefined): ObjectExpression {
  skipBlanks(cursor);
  const line = lineOf(cursor);
  need(cursor, '{');
  const entries = within(cursor, false, () =>
    separated(
      cursor,
      '}',
      () => (isNext(cursor, /@|resource\s+\w+\s+'/y) ? nested(cursor) : undefined) ?? memberOf(cursor),
    ),
  );
  need(cursor, '}');
  const isNested = (one: Member | ResourceStatement): one is ResourceStatement => 'kind' in one;
  return {
    kind: 'object',
    members: entries.filter((one): one is Member => !isNested(one)),
    nested: entries.filter(isNested),
    line,
  };
}

function memberOf(cursor: Cursor): Member {
  const line = lineOf(cursor);
  if (isNext(cursor, /\.\.\./y)) fault(cursor, 'spread is not in the grammar: use union()');
  const key = isNext(cursor, /'/y) ? textOf(cursor, expressionOf) : needName(cursor);
  need(cursor, ':');
  return { key: plainKey(key), value: expressionOf(cursor), line };
}

function plainKey(key: string | Expression): string | Expression {
  if (typeof key === 'string' || key.kind !== 'text') return key;
  return key.parts.every((part) => typeof part === 'string') ? key.parts.join('') : key;
}

/** Items on lines of their own or between commas, up to the closing sign. */
export function separated<Item>(cursor: Cursor, close: string, item: () => Item): readonly Item[] {
  const items: Item[] = [];
  skipBlanks(cursor, true);
  while (cursor.text[cursor.place] !== close) {
    items.push(item());
    skipBlanks(cursor);
    const next = cursor.text[cursor.place];
    if (next === close) break;
    if (next !== ',' && next !== '\n') fault(cursor, `"${close}", "," or a new line is missing`);
    cursor.place += 1;
    skipBlanks(cursor, true);
  }
  return items;
}

/** `[for item in over: body]`; `body` reads what is repeated. */
export function loopOf(
  cursor: Cursor,
  body: (cursor: Cursor) => ObjectExpression | undefined = () => undefined,
): LoopExpression {
  const line = lineOf(cursor);
  need(cursor, '[');
  skipBlanks(cursor, true);
  need(cursor, 'for');
  const pair = take(cursor, /\(\s*\w+\s*,\s*\w+\s*\)/y)?.match(/\w+/g);
  const item = pair?.[0] ?? needName(cursor);
  need(cursor, 'in');
  const over = expressionOf(cursor);
  need(cursor, ':');
  skipBlanks(cursor, true);
  const when = conditionOf(cursor);
  const repeated = body(cursor) ?? expressionOf(cursor);
  skipBlanks(cursor, true);
  need(cursor, ']');
  const index = pair?.[1];
  return {
    kind: 'loop',
    item,
    ...(index === undefined ? {} : { index }),
    over,
    ...(when === undefined ? {} : { when }),
    body: repeated,
    line,
  };
}

/** `if (condition)` in front of a body. */
export function conditionOf(cursor: Cursor): Expression | undefined {
  if (!isWord(cursor, 'if')) return undefined;
  need(cursor, 'if');
  const [condition, ...more] = argumentsOf(cursor);
  if (condition === undefined || more.length > 0) fault(cursor, '"if" takes one condition');
  return condition;
}
