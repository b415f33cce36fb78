import type { Instant } from '../model/json.ts';

/** What the durable runtime keeps of orchestrations that are over. */
export interface RunHistory {
  /** Forgets those that began in a stretch of time and have ended, however; how many these were. */
  forget(from: Instant, before: Instant): Promise<number>;
}
