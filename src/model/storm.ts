import type { Instant } from './json.ts';

/**
 * More drifts were opened below a scope within minutes than a budget of writes can mend: something is changing much at
 * once, and no automatic fix begins there until it is calm again.
 */
export type Storm = {
  /** A subscription: `/subscriptions/<id>`. */
  readonly scope: string;
  readonly since: Instant;
  /** When it is over at the earliest, if nothing more comes. */
  readonly until: Instant;
  /** More drifts than this within ten minutes began it. */
  readonly limit: number;
  /** Drifts from then on are told as its own: those that began it, and those of a storm whose end was not told yet. */
  readonly tellFrom: Instant;
  /** The causes that approvers have been told of. */
  readonly told: readonly string[];
  readonly endedAt?: Instant;
  /** The person who ended it early. */
  readonly endedBy?: string;
  /** Its end has been told, too. */
  readonly settled?: true;
};

/** A drift whose case was opened, and what caused it: the control, who wrote, and in which deployment. */
export type NewDrift = {
  readonly caseId: string;
  readonly controlId: string;
  readonly resourceId: string;
  readonly actor?: string;
  readonly correlationId?: string;
};
