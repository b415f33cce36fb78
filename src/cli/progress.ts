import { oneLine } from '../render/plain-text.ts';
import type { Out } from './surroundings.ts';

/** A line that is written over and over while work goes on. */
export type ProgressLine = { readonly tell: (text: string) => void; readonly end: () => void };

const WIDEST = 100;
const CLEAR = '\r\u001b[2K';

/** Progress on a terminal; elsewhere, in a log or a pipeline, nothing. */
export function progressOn(out: Out): ProgressLine {
  if (out.isTTY !== true) return { tell: () => undefined, end: () => undefined };
  return {
    tell: (text) => out.write(`${CLEAR}${oneLine(text, WIDEST)}`),
    end: () => out.write(CLEAR),
  };
}
