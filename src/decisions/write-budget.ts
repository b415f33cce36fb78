import { scopeContains } from '../engine/scope.ts';
import type { Slot, WriteBudget } from '../model/breaker.ts';
import type { Instant } from '../model/json.ts';
import type { Override, Settings } from '../model/settings.ts';

/**
 * How long a slot counts, in milliseconds: an hour, and a minute for the way from the slot to Azure (an attempt may be sent
 * half a minute after it began, and then has half a minute to arrive). So no hour at Azure sees more writes than slots.
 */
const SLOT_MS = 61 * 60_000;

/** A scope in which so many of the last fixes did not take gets no more of them. */
const FAILED = { fixes: 3, of: 5 } as const;

/**
 * Which writes a write to this resource is counted with, and how many an hour these may be: the most specific override with
 * a limit of its own, else the most specific of the scopes. `undefined` outside of all scopes.
 */
export function writeBudget(settings: Settings, resourceId: string): WriteBudget | undefined {
  const around = (scope: string): boolean => scopeContains(scope, resourceId);
  const override = settings.overrides.filter((one) => around(one.scope) && limitOf(one) !== undefined);
  const scope = longest(override.map((one) => one.scope)) ?? longest(settings.scopes.filter(around));
  const writesPerHour = scope === undefined ? undefined : limitOfScope(settings, scope);
  return scope === undefined || writesPerHour === undefined ? undefined : { scope, writesPerHour };
}

/** How many writes an hour the settings give a scope that has a budget of its own; `undefined` when it has none. */
export function limitOfScope(settings: Settings, scope: string): number | undefined {
  const same = (other: string): boolean => other.toLowerCase() === scope.toLowerCase();
  const override = settings.overrides.find((one) => same(one.scope) && limitOf(one) !== undefined);
  if (override !== undefined) return limitOf(override);
  return settings.scopes.some(same) ? settings.limits.writesPerHour : undefined;
}

/** The slots that still count. */
export function countingSlots(slots: readonly Slot[], now: Instant): readonly Slot[] {
  return slots.filter((slot) => freeAgain(slot) > now);
}

/**
 * When it is the turn of who has so many others before it (0: none). `slots` are those that count; an instant that has come
 * when one is free for it now.
 */
export function turnAt(slots: readonly Slot[], writesPerHour: number, before: number, now: Instant): Instant {
  const ends = slots.map(freeAgain).sort().slice(-writesPerHour);
  const free = Math.max(0, writesPerHour - ends.length);
  const place = before % writesPerHour;
  const first = place < free ? now : (ends[place - free] ?? now);
  return plus(first, Math.floor(before / writesPerHour) * SLOT_MS);
}

/** Until when nothing is written because fixes do not take: 3 of the last 5. `slots` are those that count. */
export function failingUntil(slots: readonly Slot[]): Instant | undefined {
  const latest = [...slots].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-FAILED.of);
  const failed = latest.filter((slot) => slot.failed === true);
  const oldest = failed[failed.length - FAILED.fixes];
  return oldest === undefined ? undefined : freeAgain(oldest);
}

function freeAgain({ at }: Slot): Instant {
  return plus(at, SLOT_MS);
}

function plus(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString();
}

function limitOf({ limits }: Override): number | undefined {
  return limits?.writesPerHour;
}

function longest(scopes: readonly string[]): string | undefined {
  return [...scopes].sort((a, b) => b.length - a.length)[0];
}
