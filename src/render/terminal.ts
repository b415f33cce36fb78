import { oneLine } from './plain-text.ts';

/** How a piece of a line looks on a terminal that shows colours. */
export type Look = 'bad' | 'warn' | 'good' | 'soft' | 'strong';

const CODES: Readonly<Record<Look, number>> = { bad: 31, warn: 33, good: 32, soft: 2, strong: 1 };
const LONGEST = 2_000;

/** Makes pieces of text for a terminal. What comes from outside goes through `plain`, and no other way. */
export type Painter = {
  /** A text from outside as one line without anything that a terminal obeys or that deceives the eye. */
  readonly plain: (text: string) => string;
  /** A text in a colour, where there are colours. */
  readonly paint: (look: Look, text: string) => string;
};

/** A painter with or without colours. */
export function painter(colours: boolean): Painter {
  return {
    plain: (text) => oneLine(text, LONGEST),
    paint: (look, text) => (colours ? `\u001b[${String(CODES[look])}m${text}\u001b[0m` : text),
  };
}

/**
 * A command line for a terminal. JSON leaves some characters as they are that a terminal obeys; within a JSON text their
 * escapes mean the same, so the line can still be copied.
 */
export function commandForTerminal(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Words in lines of at most `width` characters, each behind the same indent. */
export function wrapped(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
