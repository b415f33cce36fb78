import type { Consumer } from '../model/facts.ts';
import type { Search } from '../model/impact.ts';

/** The consumers that a fact names; without the fact, what could not be found out. */
export function searched(consumers: readonly Consumer[] | undefined, what: string): Search {
  return consumers === undefined ? { known: false, why: `Could not find out ${what}.` } : { known: true, consumers };
}
