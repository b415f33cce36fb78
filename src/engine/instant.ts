/** A time in UTC as Resource Manager prints it, but for the ranges that take more than one digit to tell. */
const PLAIN = /^[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{3,})?(?:Z|\+00:00)$/u;
const ZERO = '0'.charCodeAt(0);
const FRACTION_AT = 19;
const DAYS_TO_1970 = 719_468;

/**
 * The instant of an ISO 8601 text in milliseconds since 1970, as `Date.parse` has it, and `NaN` where that has none. Times
 * in UTC take a third of its time: tokens are looked at in every sweep. Whatever looks otherwise is left to `Date.parse`.
 */
export function instantOf(text: string): number {
  if (!PLAIN.test(text)) return Date.parse(text);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23) return Date.parse(text);
  const days = daysTo(twoDigits(text, 0) * 100 + twoDigits(text, 2), month, day);
  const seconds = ((days * 24 + hour) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  const hasFraction = text.charCodeAt(FRACTION_AT) === '.'.charCodeAt(0);
  const milliseconds = hasFraction
    ? twoDigits(text, FRACTION_AT + 1) * 10 + text.charCodeAt(FRACTION_AT + 3) - ZERO
    : 0;
  return seconds * 1_000 + milliseconds;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

/** Days from 1970 to a day of the Gregorian calendar, counted from March on so that the leap day is the last of its year. */
function daysTo(year: number, month: number, day: number): number {
  const started = month > 2 ? year : year - 1;
  const leaps = Math.trunc(started / 4) - Math.trunc(started / 100) + Math.trunc(started / 400);
  const sinceMarch = Math.trunc((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * started + leaps + sinceMarch - DAYS_TO_1970;
}
