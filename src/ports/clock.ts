import type { Instant } from '../model/json.ts';

/** The time of this worker. Orchestrations never ask it: they have their own. */
export interface Clock {
  now(): Instant;
}
