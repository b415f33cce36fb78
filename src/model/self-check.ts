import type { Instant } from './json.ts';

/** The groups of actions that the custom roles of a deployment are made of. */
export type RoleGroup = 'reader' | 'executor' | 'remover' | 'granter' | 'self';

/** A role assignment that a deployment made for one of its identities. */
export type ManifestRole = {
  /** A subscription, a resource group or a management group. */
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly group: RoleGroup;
};

/** What a deployment consists of: everything by its resource id. Nothing of the app's own is read but this. */
export type Manifest = {
  readonly site: string;
  readonly eventSubscriptions: readonly string[];
  readonly dataCollectionRule: string;
  readonly locks: readonly string[];
  readonly roles: readonly ManifestRole[];
};

/** How a check came out. `unknown`: it could not be told, which is never `ok`. */
export type CheckState = 'ok' | 'attention' | 'failed' | 'unknown';

/** One thing that was checked. */
export type Check = {
  /** Stays the same from run to run; letters, digits, `-`, `.`, `_` and `:`. */
  readonly id: string;
  readonly state: CheckState;
  /** What was checked, in a few words. */
  readonly what: string;
  /** How it is, and what that means. */
  readonly why: string;
  /** What mends it: lines for a shell; what is no command is a comment. */
  readonly mend: readonly string[];
};

/** The outcome of a self-check. */
export type SelfCheck = {
  readonly at: Instant;
  /** `timer`, or who asked for it. */
  readonly by: string;
  readonly checks: readonly Check[];
};

/** How the changes of a day compare with the events that came. Latencies in milliseconds. */
export type DayOfEvents = {
  /** Changes that Azure recorded and somebody can be named for. */
  readonly changes: number;
  /** Those of them that an event told of. */
  readonly told: number;
  readonly events: number;
  readonly latencySum: number;
  readonly latencyMax: number;
};
