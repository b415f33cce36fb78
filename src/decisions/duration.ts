const FORM = /^P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The milliseconds of an ISO 8601 duration of whole weeks, or of whole days, hours, minutes and seconds: `P7D`, `PT30M`,
 * `P1DT12H`. `undefined` for anything else: months and years have no fixed length.
 */
export function durationMs(text: string): number | undefined {
  const match = FORM.exec(text);
  if (match === null || text === 'P') return undefined;
  const [weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  return (
    (weeks ?? 0) * 7 * DAY + (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND
  );
}
