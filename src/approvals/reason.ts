/** How long a reason has to be where one is needed, in characters: enough for a sentence that helps a year later. */
export const SHORTEST_REASON = 10;

/** How long a reason may be, in characters: it goes into the audit record, the page and messages. */
export const LONGEST_REASON = 1000;

/** A reason as it is kept: one line, NFC, blanks for control characters, no characters that deceive the eye. */
export function cleanReason(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** What is wrong with a reason that was cleaned, as a sentence; `undefined` when nothing is. */
export function badReason(reason: string, needed: boolean): string | undefined {
  const length = Array.from(reason).length;
  if (length > LONGEST_REASON) {
    return `The reason has ${String(length)} characters. Say it in at most ${String(LONGEST_REASON)}.`;
  }
  if (needed && length < SHORTEST_REASON) {
    return `Give a reason of at least ${String(SHORTEST_REASON)} characters: it goes into the audit record.`;
  }
  return undefined;
}
