import { cursorOf, fault, isNext, isWord, lineOf, need, needName, skipBlanks, SyntaxFault, take } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { argumentsOf, conditionOf, expressionOf, loopOf, objectOf } from './expressions.ts';
import type { BicepFile, Decorator, Deployed, Problem, ResourceStatement, Statement } from './syntax.ts';
import { plainText, textOf } from './texts.ts';
import { typeOf } from './type-expressions.ts';

/** The kind of declaration behind a word; `undefined` for statements that declare nothing. */
type Reader = (cursor: Cursor, decorators: readonly Decorator[]) => Statement | undefined;

/** Reads a Bicep file, or a parameter file by its name; where it is not Bicep, says so as a problem. */
export function parse(file: string, text: string): BicepFile | Problem {
  const cursor = cursorOf(text);
  const statements: Statement[] = [];
  const words: { targetScope?: string; using?: string } = {};
  const readers = readersOf(file.endsWith('.bicepparam'), words);
  try {
    while (isMore(cursor)) {
      const decorators = decoratorsOf(cursor);
      const word = take(cursor, /\w+/y) ?? fault(cursor, 'a declaration is missing');
      const reader = readers[word] ?? fault(cursor, `"${word}" begins no declaration`);
      const statement = reader(cursor, decorators);
      if (statement !== undefined) statements.push(statement);
      if (!isNext(cursor, /\n|$/y)) fault(cursor, 'a new line is missing');
    }
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return { file, line: thrown.line, message: thrown.message };
    throw thrown;
  }
  const { targetScope = 'resourceGroup', using } = words;
  return { file, targetScope, ...(using === undefined ? {} : { using }), statements };
}

function isMore(cursor: Cursor): boolean {
  skipBlanks(cursor, true);
  return cursor.place < cursor.text.length;
}

function readersOf(isParameterFile: boolean, words: { targetScope?: string; using?: string }): Record<string, Reader> {
  const parameters: Record<string, Reader> = {
    using: (cursor) => {
      words.using = needText(cursor);
      return undefined;
    },
    param: (cursor, decorators) => {
      const head = headOf(cursor, decorators);
      return { kind: 'param', ...head, value: assigned(cursor) };
    },
    var: (cursor, decorators) => ({ kind: 'var', ...headOf(cursor, decorators), value: assigned(cursor) }),
  };
  if (isParameterFile) return parameters;
  return {
    targetScope: (cursor) => {
      need(cursor, '=');
      words.targetScope = needText(cursor);
      return undefined;
    },
    metadata: (cursor) => {
      needName(cursor);
      assigned(cursor);
      return undefined;
    },
    param: (cursor, decorators) => {
      const head = { ...headOf(cursor, decorators), type: typeOf(cursor) };
      return isNext(cursor, /=/y) ? { kind: 'param', ...head, value: assigned(cursor) } : { kind: 'param', ...head };
    },
    var: (cursor, decorators) => ({ kind: 'var', ...headOf(cursor, decorators), value: assigned(cursor) }),
    output: (cursor, decorators) => {
      const head = { ...headOf(cursor, decorators), type: typeOf(cursor) };
      return { kind: 'output', ...head, value: assigned(cursor) };
    },
    type: (cursor, decorators) => {
      const head = headOf(cursor, decorators);
      need(cursor, '=');
      return { kind: 'type', ...head, type: typeOf(cursor) };
    },
    func: functionOf,
    resource: resourceOf,
    module: (cursor, decorators) => {
      const head = headOf(cursor, decorators);
      const path = needText(cursor);
      return { kind: 'module', ...head, path, ...deployedOf(cursor) };
    },
  };
}

function headOf(cursor: Cursor, decorators: readonly Decorator[]) {
  skipBlanks(cursor);
  return { line: lineOf(cursor), name: needName(cursor), decorators };
}

function assigned(cursor: Cursor) {
  need(cursor, '=');
  return expressionOf(cursor);
}

const functionOf: Reader = (cursor, decorators) => {
  const head = headOf(cursor, decorators);
  need(cursor, '(');
  const parameters = [];
  while (!isNext(cursor, /\)/y)) {
    parameters.push({ line: lineOf(cursor), name: needName(cursor), type: typeOf(cursor) });
    if (take(cursor, /,/y) === undefined) break;
  }
  need(cursor, ')');
  const returns = typeOf(cursor);
  need(cursor, '=>');
  return { kind: 'func', ...head, parameters, returns, body: expressionOf(cursor) };
};

function resourceOf(cursor: Cursor, decorators: readonly Decorator[]): ResourceStatement {
  const head = headOf(cursor, decorators);
  const type = needText(cursor);
  const existing = isWord(cursor, 'existing');
  if (existing) need(cursor, 'existing');
  return { kind: 'resource', ...head, type, existing, ...deployedOf(cursor) };
}

function deployedOf(cursor: Cursor): Deployed {
  need(cursor, '=');
  const nested = (inside: Cursor): ResourceStatement => {
    const decorators = decoratorsOf(inside);
    need(inside, 'resource');
    return resourceOf(inside, decorators);
  };
  if (isNext(cursor, /\[/y)) {
    const loop = loopOf(cursor, (inside) => objectOf(inside, nested));
    if (loop.body.kind !== 'object') fault(cursor, 'a loop of resources repeats an object');
    return { loop, ...(loop.when === undefined ? {} : { when: loop.when }), body: loop.body };
  }
  const when = conditionOf(cursor);
  return { ...(when === undefined ? {} : { when }), body: objectOf(cursor, nested) };
}

function needText(cursor: Cursor): string {
  if (!isNext(cursor, /'/y)) fault(cursor, 'a text in quotes is missing');
  return plainText(textOf(cursor, expressionOf)) ?? fault(cursor, 'this text has no ${}');
}

function decoratorsOf(cursor: Cursor): readonly Decorator[] {
  const decorators: Decorator[] = [];
  while (isNext(cursor, /@/y)) {
    const line = lineOf(cursor);
    need(cursor, '@');
    const name = take(cursor, /(?:sys\.)?\w+/y) ?? fault(cursor, 'the name of a decorator is missing');
    decorators.push({ line, name: name.replace('sys.', ''), args: argumentsOf(cursor) });
    skipBlanks(cursor, true);
  }
  return decorators;
}
