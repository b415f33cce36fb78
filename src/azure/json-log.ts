import type { JsonObject } from '../model/json.ts';
import type { Log } from '../ports/log.ts';

/** Where lines go: a stream of this process. */
export type Lines = { write(line: string): unknown };

/**
 * One JSON object a line, as a log service reads it: `{"level","message","details"}`. What goes well is written to one
 * stream, what doesn't to the other: the Functions host tells them apart and adds the time.
 */
export function jsonLog(out: Lines, problems: Lines): Log {
  const line = (to: Lines, level: string, message: string, details?: JsonObject): void => {
    to.write(`${visible(JSON.stringify({ level, message, ...(details === undefined ? {} : { details }) }))}\n`);
  };
  return {
    info: (message, details) => {
      line(out, 'info', message, details);
    },
    warn: (message, details) => {
      line(problems, 'warn', message, details);
    },
    error: (message, details) => {
      line(problems, 'error', message, details);
    },
  };
}

/**
 * JSON escapes the control characters of ASCII. A terminal obeys those after it, too, a reader of lines breaks at their line
 * separators, and marks that turn the direction of writing make a line read as another one.
 */
function visible(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
