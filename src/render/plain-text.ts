const SEPARATES = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** Characters that show nothing or turn the reading direction: a name that holds them pretends to be another. */
const DECEIVES = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
const ZERO_WIDTH_SPACE = '\u200B';

/**
 * A text from outside as one line: control characters and line breaks become blanks, characters that deceive the eye are
 * taken out, and what is longer than `max` characters ends in `…`.
 */
export function oneLine(text: string, max: number): string {
  const line = text.toWellFormed().normalize('NFC').replace(DECEIVES, '').replace(SEPARATES, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}

/**
 * The same for a medium that guesses: chat and mail clients make links, mentions and markup of what looks like them. An
 * invisible blank inside `://`, `](`, `www.` and after `<` looks the same to people and like nothing to clients.
 */
export function inertLine(text: string, max: number): string {
  return oneLine(text, max)
    .replaceAll('://', `:${ZERO_WIDTH_SPACE}//`)
    .replaceAll('](', `]${ZERO_WIDTH_SPACE}(`)
    .replace(/\bwww\./giu, `$&${ZERO_WIDTH_SPACE}`)
    .replaceAll('<', `<${ZERO_WIDTH_SPACE}`);
}

/** The address of a page of this app, normalised. Throws a `TypeError` for anything but http and https: our mistake. */
export function pageLink(link: string): string {
  const url = new URL(link);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`A notice links to a page of this app by http or https, not by ${url.protocol}`);
  }
  return url.href;
}
