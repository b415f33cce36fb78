/** Finds on which line of a JSON text something stands: pointer (RFC 6901) → line from 1, or of the nearest thing above. */
export type LineOf = (pointer: string) => number;

/**
 * Reads where everything in a JSON text begins. The text must have been parsed before: nothing is checked. What begins on
 * the line of the thing around it is not kept, so an export on one line costs nothing.
 */
export function linesOf(text: string): LineOf {
  const lines = new Map<string, number>([['', 1]]);
  let at = 0;
  let line = 1;

  function blanks(): void {
    for (; at < text.length; at += 1) {
      const character = text[at];
      if (character === '\n') line += 1;
      else if (character !== ' ' && character !== '\t' && character !== '\r' && character !== '\uFEFF') return;
    }
  }

  function next(): string | undefined {
    blanks();
    return text[at];
  }

  /** From an opening quote to behind the closing one; the text between, unescaped. */
  function quoted(): string {
    const start = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  }

  function value(pointer: string, around: number): void {
    blanks();
    if (line !== around) lines.set(pointer, line);
    const opened = line;
    if (text[at] === '"') quoted();
    else if (text[at] === '{') members(pointer, opened);
    else if (text[at] === '[') elements(pointer, opened);
    else while (at < text.length && !',]} \t\r\n'.includes(text[at] ?? '')) at += 1;
  }

  function members(pointer: string, opened: number): void {
    at += 1;
    while (at < text.length && next() !== '}') {
      const begins = line;
      const below = `${pointer}/${quoted().replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (begins !== opened) lines.set(below, begins);
      blanks();
      at += 1;
      value(below, begins);
      if (begins !== opened) lines.set(below, begins);
      blanks();
      if (text[at] === ',') at += 1;
    }
    at += 1;
  }

  function elements(pointer: string, opened: number): void {
    at += 1;
    let index = 0;
    while (at < text.length && next() !== ']') {
      value(`${pointer}/${String(index)}`, opened);
      index += 1;
      blanks();
      if (text[at] === ',') at += 1;
    }
    at += 1;
  }

  value('', 1);
  return (pointer) => {
    for (let here = pointer; here !== ''; here = here.slice(0, here.lastIndexOf('/'))) {
      const found = lines.get(here);
      if (found !== undefined) return found;
    }
    return lines.get('') ?? 1;
  };
}
