const ZERO = 48;
const NINE = 57;
const DAYS_TO_1970 = 719_468;

/**
 * The instant of an ISO 8601 text in milliseconds since 1970, as `Date.parse` has it, and `NaN` where that has none. Times
 * in UTC, as Resource Manager prints them, take a fraction of its time: tokens are looked at in every sweep. Whatever
 * looks otherwise is left to `Date.parse`.
 */
export function instantOf(text: string): number {
  const year = number(text, 0, 4);
  const month = number(text, 5, 2);
  const day = number(text, 8, 2);
  const hour = number(text, 11, 2);
  const minute = number(text, 14, 2);
  const second = number(text, 17, 2);
  const isCertain =
    year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  if (!isCertain || !hasSigns(text)) return Date.parse(text);
  const end = endOfFraction(text);
  if (!isUtcFrom(text, end)) return Date.parse(text);
  const seconds = ((daysTo(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  return seconds * 1_000 + (end === 19 ? 0 : number(text, 20, 3));
}

/** So many digits as a number; `NaN` where one of them is none. */
function number(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const code = text.charCodeAt(at);
    if (!(code >= ZERO && code <= NINE)) return Number.NaN;
    value = value * 10 + code - ZERO;
  }
  return value;
}

function hasSigns(text: string): boolean {
  return text[4] === '-' && text[7] === '-' && text[10] === 'T' && text[13] === ':' && text[16] === ':';
}

/** Where the fraction of a second ends, of three digits at least; where the seconds end when there is none. */
function endOfFraction(text: string): number {
  if (text[19] !== '.') return 19;
  let end = 20;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) end += 1;
  return end < 23 ? Number.NaN : end;
}

function isUtcFrom(text: string, end: number): boolean {
  return (text.length === end + 1 && text[end] === 'Z') || (text.length === end + 6 && text.endsWith('+00:00'));
}

/** Days from 1970 to a day of the Gregorian calendar, counted from March on so that the leap day is the last of its year. */
function daysTo(year: number, month: number, day: number): number {
  const started = month > 2 ? year : year - 1;
  const leaps = Math.floor(started / 4) - Math.floor(started / 100) + Math.floor(started / 400);
  const sinceMarch = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * started + leaps + sinceMarch - DAYS_TO_1970;
}
