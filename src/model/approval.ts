import type { ApprovalRule } from './decision.ts';
import type { Instant } from './json.ts';

/** What is asked. Immutable; a new plan is a new request. */
export type ApprovalRequest = {
  /** 128 random bits, hex. It locates; it is not a secret and gives no right. */
  readonly approvalId: string;
  readonly caseId: string;
  readonly planHash: string;
  readonly rule: ApprovalRule;
  readonly requestedAt: Instant;
};

/** What a person may say. */
export type Verb = 'approve' | 'reject' | 'exempt' | 'postpone';

/** One person's word, kept under that person's object id, once. */
export type Vote = {
  readonly personId: string;
  readonly personName: string;
  /** How it is known who the person is: signed in with Entra, or not at all (the simulated Azure lets people choose). */
  readonly proof: 'Entra' | 'None';
  readonly verb: Verb;
  readonly reason: string;
  /** For `exempt` and `postpone`. */
  readonly until?: Instant;
  readonly planHash: string;
  readonly votedAt: Instant;
};

/** How a request ended. Written once. */
export type ApprovalOutcome = {
  readonly kind: 'approved' | 'rejected' | 'exempt' | 'postponed' | 'expired' | 'voided';
  /** Names of the people whose votes ended it; empty when no vote did. Their object ids are in the votes. */
  readonly by: readonly string[];
  readonly reason: string;
  readonly until?: Instant;
  readonly decidedAt: Instant;
};

/** A signed-in person. `roles` are Entra app roles. */
export type Person = {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
};
