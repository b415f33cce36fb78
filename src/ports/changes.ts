import type { Actor } from '../model/case.ts';
import type { Instant, Json } from '../model/json.ts';

/** Which changes are asked for: of these types in a subscription, recorded from `since` on and before `before`. */
export type ChangeQuery = {
  readonly subscriptionId: string;
  /** Resource types, in any case; those of children, too, where they matter. */
  readonly types: readonly string[];
  readonly since: Instant;
  readonly before: Instant;
  /** What the page before gave. */
  readonly next?: string;
};

/** One member that a change touched. Azure gives most values as texts (`"True"`); secrets are markers. */
export type MemberChange = {
  /** As Azure names it: `properties.adminUserEnabled`, `properties.policies.quarantinePolicy.status`, `tags.team`. */
  readonly path: string;
  /** `null` where there was nothing. */
  readonly before: Json;
  readonly after: Json;
};

/** One change of one resource as Azure recorded it. Says where to look and who it was, never what is there now. */
export type ResourceChange = {
  /** The same whenever the change is told again. */
  readonly changeId: string;
  /** Of what changed, perhaps a child of what is judged. As it came: parse it before it is used. */
  readonly resourceId: string;
  readonly kind: 'created' | 'updated' | 'deleted';
  readonly at: Instant;
  readonly actor: Actor;
  /** With what it was done, such as `Azure Portal`; not always told. */
  readonly clientType?: string;
  readonly members: readonly MemberChange[];
};

/** One page of the change feed. A page without `next` is the last one. */
export type ChangePage = {
  /** Those within the scopes of the settings. */
  readonly changes: readonly ResourceChange[];
  /** How many rows the page had, and how many there are on all pages: rows that are missing can be told. */
  readonly rows: number;
  readonly total: number;
  readonly next?: string;
};
