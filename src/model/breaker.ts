import type { Instant } from './json.ts';

/** One write that was let out lately, or is about to be. */
export type Slot = {
  /** Names the attempt and the change: whoever asks again for the same gets the same slot. */
  readonly id: string;
  readonly caseId: string;
  /** When it was taken, by the clock of the store. */
  readonly at: Instant;
  /** Azure accepted the fix, and the drift was still there. */
  readonly failed?: true;
};

/** What is known of the writes in one scope. All instants are by the clock of the store. */
export type Breaker = {
  readonly scope: string;
  readonly slots: readonly Slot[];
  /** How often it has opened; the last time is number `openings`. */
  readonly openings: number;
  /** Set while it is open. */
  readonly open?: Opening;
  /** An end that the audit trail may not know of yet. */
  readonly closed?: { readonly number: number; readonly at: Instant };
};

/** Since when it is open, and why it opened. */
export type Opening = {
  readonly since: Instant;
  readonly why: 'budget' | 'failures';
  /** Nobody waited when it was last looked at: it is closed at the next look, unless somebody came in between. */
  readonly closing?: true;
};

/** How many writes a scope gets in an hour. */
export type WriteBudget = { readonly scope: string; readonly writesPerHour: number };

/** A case that wants to write. Those with a person's approval go first, then those that were opened first. */
export type Waiter = { readonly caseId: string; readonly openedAt: Instant; readonly approved: boolean };
