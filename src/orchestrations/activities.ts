import type { CaseOutcome } from '../model/case.ts';
import type { BlockReason } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';

/** Names an inspection: the key of the resource's rows and the run that owns the lease. */
export type InspectionRef = { readonly resourceKey: string; readonly run: number };

/** Names a case and the plan that is spoken of. */
export type PlanRef = { readonly caseId: string; readonly planHash: string };

/** What complete sweeps of a kind have covered. What else is found was there before anybody looked. */
export type Covered = { readonly scopes: readonly string[]; readonly controls: readonly string[] };

/** One kind of resource in one subscription, swept as a whole, in those scopes of the settings that lie there. */
export type SweepPart = {
  readonly subscriptionId: string;
  readonly type: string;
  readonly startedAt: Instant;
  readonly scopes: readonly string[];
  /** The hash of the settings at that time. */
  readonly settings: string;
  readonly before: Covered;
};

/** How many resources a control judged how. */
export type Tally = {
  readonly compliant: number;
  readonly drifted: number;
  readonly couldNotTell: number;
  readonly notApplicable: number;
};

/** What was counted, by control id; `resources` counts bodies. */
export type Tallies = { readonly resources: number; readonly controls: Readonly<Record<string, Tally>> };

/** How many rows one page of a source has, and how many the source says to have in all, where it does. */
export type PageRows = { readonly rows: number; readonly total: number | null };

/** How many rows a source has shown, and how many it said to have: on the first page, and on the last. */
export type Shown = {
  readonly rows: number;
  readonly totals: readonly [first: number | null, last: number | null];
};

/** What one source of changes in one subscription is asked, and for which kinds of resource. */
export type CatchUpPart = {
  readonly subscriptionId: string;
  readonly source: 'change-feed' | 'assignment-diff';
  /** The judged kinds that it tells of. */
  readonly types: readonly string[];
  readonly startedAt: Instant;
  /** From when on changes are asked for: some that were handled are shown again. */
  readonly since: Instant;
  /** How many of those have to be. */
  readonly known: number;
  readonly scopes: readonly string[];
  /** Why the chain begins anew: nothing is known of the time before, or there was a gap. */
  readonly anew: 'new' | 'gap' | null;
};

/** One page of a source of changes. `known`: how many of its changes were handled before. */
export type CatchUpRows = PageRows & { readonly known: number };

/** What a source of changes has shown in all. */
export type CatchUpSeen = Shown & { readonly pages: number; readonly known: number };

/**
 * The steps of the runbooks. Inputs and answers are small and JSON; whoever runs a step twice gets the same end. A step
 * throws only when the store can't be reached: everything expected is an answer.
 */
export interface Activities {
  /** Takes the lease of a resource for a run. `busy`: another run holds it. */
  takeLease(ref: InspectionRef): Promise<'taken' | 'busy'>;
  /** One live look at a resource: all controls, all cases. `again`: something happened meanwhile, look once more then. */
  look(
    ref: InspectionRef,
  ): Promise<{ readonly kind: 'done' } | { readonly kind: 'again'; readonly at: Instant } | { readonly kind: 'lost' }>;
  /** Frees the lease. `more`: the resource was wanted again in between. */
  freeLease(ref: InspectionRef): Promise<'free' | 'more'>;

  /** The drift as it is now, with what would put it back. A look younger than 30 s is not repeated. */
  propose(
    caseId: string,
  ): Promise<
    | { readonly kind: 'drift'; readonly planHash: string }
    | { readonly kind: 'resolved'; readonly because: string }
    | { readonly kind: 'wait'; readonly reason: BlockReason; readonly until: Instant; readonly because: string }
    | { readonly kind: 'ended'; readonly outcome: CaseOutcome; readonly because: string }
    | { readonly kind: 'closed' }
  >;
  /** What is to be done about it. */
  decide(
    ref: PlanRef,
  ): Promise<
    | { readonly action: 'remediate' | 'ask' }
    | { readonly action: 'leave' | 'report'; readonly outcome: CaseOutcome; readonly because: string }
    | { readonly action: 'wait'; readonly reason: BlockReason; readonly until: Instant; readonly because: string }
  >;
  /** Opens the request. */
  requestApproval(ref: PlanRef): Promise<'asked'>;
  /**
   * What the rows say now; tells approvers what is due. `until`: when to look again if nobody wakes us. `again`: the
   * request is put off or void, so the case has to be decided anew.
   */
  readAnswer(
    ref: PlanRef,
  ): Promise<
    | { readonly kind: 'open'; readonly until: Instant }
    | { readonly kind: 'approved' }
    | { readonly kind: 'resolved'; readonly because: string }
    | { readonly kind: 'again' }
    | { readonly kind: 'ended'; readonly outcome: CaseOutcome; readonly because: string }
  >;
  /** Sends the plan, as attempt `attempt` (from 1). */
  apply(order: PlanRef & { readonly attempt: number }): Promise<
    | { readonly kind: 'done' }
    | { readonly kind: 'submitted'; readonly pollAt: Instant }
    | { readonly kind: 'changed' }
    /** It may have been applied: look, not before `lookAt`. */
    | { readonly kind: 'unknown'; readonly lookAt: Instant }
    | { readonly kind: 'wait'; readonly reason: BlockReason; readonly until: Instant; readonly because: string }
    | { readonly kind: 'refused'; readonly outcome: CaseOutcome; readonly because: string }
  >;
  /** How a submitted write is doing. */
  poll(
    order: PlanRef & { readonly attempt: number },
  ): Promise<
    | { readonly kind: 'running'; readonly pollAt: Instant }
    | { readonly kind: 'done' }
    | { readonly kind: 'unknown'; readonly lookAt: Instant }
    | { readonly kind: 'refused'; readonly outcome: CaseOutcome; readonly because: string }
  >;
  /** A live look at what the plan touched, after an attempt. `look` counts from 1. */
  verify(
    order: PlanRef & { readonly attempt: number; readonly look: number },
  ): Promise<
    | { readonly kind: 'compliant' }
    | { readonly kind: 'drifted'; readonly because: string }
    | { readonly kind: 'wait'; readonly until: Instant }
  >;
  /** Keeps that the case waits, why and until when. */
  block(input: {
    readonly caseId: string;
    readonly reason: BlockReason;
    readonly until: Instant;
    readonly because: string;
  }): Promise<null>;
  /** Ends the case. */
  close(input: { readonly caseId: string; readonly outcome: CaseOutcome; readonly because: string }): Promise<null>;

  /** What there is to sweep. `by`: who asked for it. */
  planSweep(by: string): Promise<readonly SweepPart[]>;
  /** One page of a part. `retryAt`: the page could not be had yet. */
  sweepPage(
    page: SweepPart & { readonly next: string | null },
  ): Promise<
    | { readonly kind: 'page'; readonly next: string | null; readonly tallies: Tallies; readonly shown: PageRows }
    | { readonly kind: 'retry'; readonly at: Instant; readonly because: string }
    | { readonly kind: 'failed'; readonly because: string }
  >;
  /** Records what was looked at; advances the watermark when the part is complete. */
  finishSweepPart(
    part: SweepPart & { readonly tallies: Tallies; readonly shown: Shown; readonly failed: string | null },
  ): Promise<null>;

  /** What there is to catch up with. Asks for a sweep when one is due. */
  planCatchUp(nothing: null): Promise<readonly CatchUpPart[]>;
  /** One page of a source: all that it shows changed is asked for. `retry`: the page could not be had yet. */
  catchUpPage(
    page: CatchUpPart & { readonly next: string | null; readonly page: number },
  ): Promise<
    | { readonly kind: 'page'; readonly next: string | null; readonly seen: CatchUpRows }
    | { readonly kind: 'retry'; readonly at: Instant; readonly because: string }
    | { readonly kind: 'failed'; readonly because: string }
  >;
  /** Carries the proofs of compliance forward, or notes the gap. */
  finishCatchUp(part: CatchUpPart & { readonly seen: CatchUpSeen; readonly failed: string | null }): Promise<null>;
}
