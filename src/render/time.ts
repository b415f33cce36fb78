import type { Instant } from '../model/json.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
] as const;

/** `1 February 2026, 09:00 UTC`, with seconds where `precise`. What is no time is shown as it is. */
export function timeWords(instant: Instant, precise = false): string {
  const [, year, month, day, minutes, seconds] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(:\d\d)/u.exec(instant) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (year === undefined || name === undefined || minutes === undefined) return instant;
  return `${String(Number(day))} ${name} ${year}, ${minutes}${precise ? (seconds ?? '') : ''} UTC`;
}

/** `3 minutes ago`, `in 2 days`, `just now`: the largest unit that fits; what has passed is rounded down. */
export function howLong(instant: Instant, now: Instant): string {
  const ms = Date.parse(instant) - Date.parse(now);
  const unit = UNITS.find((one) => Math.abs(ms) >= one.ms);
  if (unit === undefined || Number.isNaN(ms)) return ms > 0 ? 'in less than a minute' : 'just now';
  const count = ms > 0 ? Math.round(ms / unit.ms) : Math.floor(-ms / unit.ms);
  const amount = `${String(count)} ${unit.name}${count === 1 ? '' : 's'}`;
  return ms > 0 ? `in ${amount}` : `${amount} ago`;
}

/** A time for people and machines, with how long ago it was. */
export function timeTag(instant: Instant, now: Instant): Html {
  return html`${exactTime(instant)} <span class="soft">(${howLong(instant, now)})</span>`;
}

/** A time for people and machines, to the minute or to the second. */
export function exactTime(instant: Instant, precise = false): Html {
  return html`<time datetime="${instant}">${timeWords(instant, precise)}</time>`;
}
