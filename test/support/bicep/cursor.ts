/** Thrown where a text is not Bicep; says what would be right there. */
export class SyntaxFault extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A place in a text. Line ends are blank only inside parentheses: elsewhere they separate. */
export type Cursor = { readonly text: string; place: number; depth: number };

/** Starts at the beginning of a text. */
export function cursorOf(text: string): Cursor {
  return { text, place: 0, depth: 0 };
}

/** The line of the cursor, from 1. */
export function lineOf({ text, place }: Cursor): number {
  return text.slice(0, place).split('\n').length;
}

/** Throws what is wrong at the cursor. */
export function fault(cursor: Cursor, message: string): never {
  const rest = cursor.text.slice(cursor.place).split('\n')[0]?.slice(0, 30) ?? '';
  throw new SyntaxFault(lineOf(cursor), `${message}, at "${rest}"`);
}

/** Goes on behind blanks and comments; over line ends only when they are blank here. */
export function skipBlanks(cursor: Cursor, lineEnds = cursor.depth > 0): void {
  const blank = lineEnds
    ? /(?:\s|\/\/.*|\/\*[^]*?\*\/|#(?:disable|restore)-.*)*/y
    : /(?:[ \t\r]|\/\/.*|\/\*[^]*?\*\/|#(?:disable|restore)-.*)*/y;
  blank.lastIndex = cursor.place;
  cursor.place += blank.exec(cursor.text)?.[0].length ?? 0;
}

/** Does what comes next match? The pattern is sticky. The cursor stays, but for blanks. */
export function isNext(cursor: Cursor, pattern: RegExp): boolean {
  skipBlanks(cursor);
  pattern.lastIndex = cursor.place;
  return pattern.test(cursor.text);
}

/** Takes what comes next if it matches the sticky pattern. */
export function take(cursor: Cursor, pattern: RegExp): string | undefined {
  skipBlanks(cursor);
  pattern.lastIndex = cursor.place;
  const found = pattern.exec(cursor.text)?.[0];
  cursor.place += found?.length ?? 0;
  return found;
}

/** Takes a sign or a word that must come. */
export function need(cursor: Cursor, sign: string): void {
  const word = /^\w/.test(sign) && /^\w+/y;
  skipBlanks(cursor);
  const found = word === false ? cursor.text.slice(cursor.place, cursor.place + sign.length) : wordAt(cursor);
  if (found !== sign) fault(cursor, `"${sign}" is missing`);
  cursor.place += sign.length;
}

/** Takes a name that must come. */
export function needName(cursor: Cursor): string {
  return take(cursor, /[A-Za-z_]\w*/y) ?? fault(cursor, 'a name is missing');
}

/** Is this word next, as a whole word? */
export function isWord(cursor: Cursor, word: string): boolean {
  skipBlanks(cursor);
  return wordAt(cursor) === word;
}

/** Calls `inside` where line ends are blank (parentheses), or where they separate (objects, lists). */
export function within<Result>(cursor: Cursor, lineEndsAreBlank: boolean, inside: () => Result): Result {
  const outer = cursor.depth;
  cursor.depth = lineEndsAreBlank ? outer + 1 : 0;
  const result = inside();
  cursor.depth = outer;
  return result;
}

function wordAt({ text, place }: Cursor): string {
  const word = /\w+/y;
  word.lastIndex = place;
  return word.exec(text)?.[0] ?? '';
}
