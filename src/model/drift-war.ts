import type { Instant } from './json.ts';

/**
 * Somebody who brings a drift back that we have put right. `pipeline`: an app of the estate, known by its service
 * principal or managed identity; `policy`: Azure Policy; `platform`: Azure itself; `unknown`: named, but nobody tells what
 * it is. `id` is an Entra object id.
 */
export type Opponent = {
  readonly kind: 'person' | 'pipeline' | 'policy' | 'platform' | 'unknown';
  readonly id?: string;
  readonly name?: string;
};

/** One reversal, as it is kept: a fix of ours was in place, and the same property was found drifted again. */
export type Reversal = {
  /** The case whose fix was undone. */
  readonly fixedBy: string;
  /** The case of the drift that came back. */
  readonly caseId: string;
  /** When a look saw it back. */
  readonly at: Instant;
};

/** One reversal with all who may have made it. One name: it is known who did. None: it is not known. */
export type ReversalBy = Reversal & { readonly by: readonly Opponent[] };

/** The same property was drifted again and again after our fixes: we stop, and a person decides. */
export type DriftWar = {
  readonly declaredAt: Instant;
  /** Oldest first, at least two. */
  readonly reversals: readonly ReversalBy[];
  /** The people who have undone our fix twice: that is a no. Empty when it was surely somebody else, or nobody knows. */
  readonly saidNo: readonly Opponent[];
};

/** What is known of one property that a control puts right: the last case about it, and how often our fix was undone. */
export type Contested = {
  /** The last case that was about to write it. */
  readonly caseId: string;
  /** Oldest first; those of the last 24 h, in a war all since it began. */
  readonly reversals: readonly Reversal[];
  /** Set while a war is on: since when, and the case that found it. */
  readonly war?: { readonly declaredAt: Instant; readonly caseId: string };
};
