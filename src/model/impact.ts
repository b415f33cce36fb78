import type { Consumer } from './facts.ts';

/** Who was looked for, and found; or why nobody could look. */
export type Search =
  { readonly known: true; readonly consumers: readonly Consumer[] } | { readonly known: false; readonly why: string };

/**
 * Who would notice the fix. `configured`: set up to depend on what the fix takes away; whoever is found makes the fix
 * ask. `used`: seen using it in logs; asked for old drift only, because use that is seconds old is not logged yet.
 */
export type Impact = {
  readonly configured: Search;
  readonly used: Search;
  /** What else a person should know before deciding, one sentence each. */
  readonly notes: readonly string[];
};
