import type { JsonObject } from '../model/json.ts';
import type { Log } from '../ports/log.ts';

/** Where lines go. */
export type Terminal = { readonly isTTY?: boolean; write(text: string): unknown };

/**
 * What goes on record and is told to no person at a terminal, because another line says the same or nothing has happened:
 * a sweep that is complete, a message that went out, a decision that its request or the end of its case repeats.
 */
function isRepeated({ event, details }: JsonObject): boolean {
  if (event === 'decision.made') return details !== 'remediate';
  return event === 'sweep.completed' || event === 'notification.sent' || event === 'approval.notified';
}

/** Prints what the app and the host have to say: a time, a sign, one sentence. With `details` all of it, with its fields. */
export function terminalLog(out: Terminal, now: () => Date, details = false): Log & { story(line: string): void } {
  const colour = (code: number, text: string): string =>
    out.isTTY === true ? `\u001b[${String(code)}m${text}\u001b[0m` : text;
  const line = (sign: string, code: number, message: string, more?: JsonObject): void => {
    const time = now().toTimeString().slice(0, 8);
    const tail = details && more !== undefined ? ` ${colour(90, plain(JSON.stringify(more)))}` : '';
    out.write(`${colour(90, time)} ${colour(code, sign)} ${plain(message)}${tail}\n`);
  };
  return {
    info: (message, more) => {
      if (!details && more !== undefined && isRepeated(more)) return;
      line('·', 36, message, more);
    },
    warn: (message, more) => {
      line('!', 33, message, more);
    },
    error: (message, more) => {
      line('✗', 31, message, more);
    },
    story: (message) => {
      line('▶', 35, message);
    },
  };
}

/** A name may hold anything; a terminal obeys control characters, and marks that turn the direction of writing. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
