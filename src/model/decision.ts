import type { DriftWar } from './drift-war.ts';
import type { Instant } from './json.ts';
import type { Enforcement, Mode } from './settings.ts';

/** Why a case may not go on now. Each is left again. */
export type BlockReason =
  | 'busy'
  | 'back-off'
  | 'deploying'
  | 'drift-war'
  | 'storm'
  | 'paused'
  | 'exempt'
  | 'locked'
  | 'no-right'
  | 'change-window'
  | 'breaker'
  | 'settings-broken';

/** How an approval is asked for. */
export type ApprovalRule = {
  readonly role: string;
  readonly fallback?: string;
  readonly mail: readonly string[];
  /** How many people must approve: 2 for deletions and grants, else 1. */
  readonly quorum: number;
  /** A restore may be approved by the author of the drift; a deletion or grant never, nor with `strict`. */
  readonly authorMayApprove: boolean;
  readonly remindAt: Instant;
  readonly escalateAt: Instant;
  readonly dueAt: Instant;
  readonly onExpiry: 'open' | 'reject';
  /** Our fix was undone too often: who did it, and how often. */
  readonly war?: DriftWar;
};

/** What is done about a proposal. `because` says why, one sentence each, most weighty first. Never empty. */
export type Decision = {
  readonly because: readonly string[];
  readonly mode: Mode;
  readonly enforcement: Enforcement;
  readonly settingsHash: string;
  readonly decidedAt: Instant;
} & (
  | { readonly action: 'remediate' }
  | { readonly action: 'ask'; readonly approval: ApprovalRule }
  | { readonly action: 'report' }
  /** `would`: what enforcement would have made of it. */
  | { readonly action: 'leave'; readonly would?: 'remediate' | 'ask' }
  | { readonly action: 'wait'; readonly reason: BlockReason; readonly until: Instant }
);

/** A risk that was accepted (`waiver`) or met otherwise (`mitigated`). Kept in the store only, never read from a tag. */
export type Exemption = {
  readonly controlId: string;
  readonly scope: string;
  readonly category: 'waiver' | 'mitigated';
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  readonly expiresOn: Instant;
  readonly grantedBy: string;
  readonly grantedAt: Instant;
};

/** No write below `scope` until `until`, but an undo that a person asks for. */
export type Pause = {
  readonly scope: string;
  readonly by: string;
  readonly reason: string;
  readonly since: Instant;
  readonly until: Instant;
};
