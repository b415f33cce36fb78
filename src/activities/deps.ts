import type { Instant } from '../model/json.ts';
import type { Ports } from '../ports/ports.ts';
import type { Workflows } from '../ports/workflows.ts';

/** What steps work with: the world, and the runtime that runs them. */
export type Deps = Ports & { readonly workflows: Workflows };

/** An instant some milliseconds later (or earlier, when negative). */
export function later(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** Milliseconds from `a` to `b`. */
export function msBetween(a: Instant, b: Instant): number {
  return Date.parse(b) - Date.parse(a);
}

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
