import type { BlockReason } from './decision.ts';
import type { Finding, Severity } from './finding.ts';
import type { Impact } from './impact.ts';
import type { Instant, Json } from './json.ts';
import type { Alternative, Change, Irreversible, Plan, TouchedMember, Unfixable } from './plan.ts';
import type { Mode } from './settings.ts';

/** How a case ended. */
export type CaseOutcome =
  | 'remediated'
  | 'resolved-meanwhile'
  | 'left'
  | 'rejected'
  | 'expired'
  | 'refused'
  | 'exempt'
  | 'undone'
  | 'needs-attention';

/** Where a case stands. The outcomes are its ends. */
export type CaseState = 'proposed' | 'waiting' | 'blocked' | 'writing' | 'verifying' | CaseOutcome;

/** Who wrote to a resource. `id` is an Entra object id, `name` what people call it. */
export type Actor = {
  readonly id?: string;
  readonly name?: string;
  /** User principal name, where the source tells it apart from the name. */
  readonly upn?: string;
  /** Client id of an app: bodies name it by that, events by its object id. */
  readonly appId?: string;
  readonly kind: 'person' | 'application' | 'unknown';
  /** Did the body say so, or only an event or the change feed? */
  readonly from: 'body' | 'event' | 'feed';
  readonly operation?: string;
  readonly at?: Instant;
  readonly correlationId?: string;
};

/** When this control was last known to be met on this resource, and how that is known. */
export type ComplianceProof =
  | { readonly known: true; readonly at: Instant; readonly by: 'look' | 'sweep' | 'body' }
  /** `never-compliant`: the resource was born so, as far as anybody saw. */
  | { readonly known: false; readonly why: 'never-compliant' | 'pre-existing' };

/** A drift, what would put it back and who would notice: all that a decision and a person need. */
export type Proposal = {
  readonly caseId: string;
  readonly controlId: string;
  readonly controlVersion: string;
  readonly title: string;
  /** Why the control matters, for the owner of the resource. */
  readonly rationale: string;
  readonly severity: Severity;
  readonly resourceId: string;
  readonly resourceType: string;
  /** What the drift is about, lower case: the resource's id, or what stays the same when it is made anew under another. */
  readonly standsFor: string;
  readonly defaultMode: Mode;
  /** No setting may go above. */
  readonly ceiling: Mode;
  readonly finding: Finding;
  readonly plan: Plan | Unfixable;
  readonly undo: Plan | Irreversible;
  /** What stood in the members that the plan changes, in the body of `lookedAt`. */
  readonly touched: readonly TouchedMember[];
  readonly impact: Impact;
  /** Other ways for a person to choose; absent where there are none. */
  readonly alternatives?: readonly Alternative[];
  readonly actors: readonly Actor[];
  readonly proof: ComplianceProof;
  /** SHA-256 (hex) of the canonical JSON of case, control, plan, evidence and touched members. */
  readonly planHash: string;
  /** When the body was read from ARM. */
  readonly lookedAt: Instant;
};

/** The row of a case. */
export type CaseRecord = {
  readonly caseId: string;
  readonly findingKey: string;
  readonly generation: number;
  readonly controlId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly resourceId: string;
  readonly resourceType: string;
  readonly state: CaseState;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly closedAt?: Instant;
  /** The hash of the proposal in force. */
  readonly planHash: string;
  /** Why the case is blocked or ended so. */
  readonly because: readonly string[];
  readonly blocked?: { readonly reason: BlockReason; readonly until: Instant };
  readonly approvalId?: string;
  /** When the storm began that the case was opened in. */
  readonly storm?: Instant;
};

/** What became of one attempt to send the plan. */
export type AttemptResult =
  | { readonly kind: 'done'; readonly status: number }
  | { readonly kind: 'submitted'; readonly status: number }
  | { readonly kind: 'not-sent'; readonly why: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** No answer: it may or may not have been applied. */
  | { readonly kind: 'unknown'; readonly message: string };

/** One attempt. Without `result` it was begun and nobody knows how it ended. */
export type Attempt = {
  readonly caseId: string;
  readonly number: number;
  /** The token of the activity run that began it. */
  readonly owner: string;
  /** GUID, sent as `x-ms-client-request-id`. */
  readonly clientRequestId: string;
  readonly changes: readonly Change[];
  readonly planHash: string;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly result?: AttemptResult;
};

/** A difference between two bodies, for people. */
export type Difference = { readonly path: string; readonly before: Json | undefined; readonly after: Json | undefined };
