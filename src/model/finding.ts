import type { Json } from './json.ts';

/** How bad a drift is while it lasts. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** One departure of a body from a control: where, what is there, what should be. */
export type Evidence = {
  /** JSON pointer into the body. */
  readonly path: string;
  /** What stands there; `null` when the member is absent. */
  readonly current: Json;
  readonly desired: Json;
  readonly messageId: string;
  /** For people; names the resource. */
  readonly message: string;
};

/** What one control found on one resource. Never empty. */
export type Finding = {
  readonly controlId: string;
  readonly controlVersion: string;
  readonly resourceId: string;
  readonly severity: Severity;
  readonly evidence: readonly Evidence[];
};

/** What can be wrong with a statement that operators make about what no API can show. */
export type LapseKind = 'attestation-missing' | 'attestation-ending' | 'attestation-expired';

/** What a control says of a body. `could-not-tell` and `unreadable` are never compliant. */
export type Verdict =
  | { readonly kind: 'compliant' }
  | { readonly kind: 'not-applicable' }
  | { readonly kind: 'drifted'; readonly finding: Finding }
  /** It departs, and the finding of a stronger control on the same resource says so already. Proves nothing. */
  | { readonly kind: 'covered'; readonly by: string }
  | { readonly kind: 'could-not-tell'; readonly missing: readonly string[] }
  | { readonly kind: 'unreadable'; readonly why: string };
