import type { Instant, JsonObject } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { ChangePage, ChangeQuery } from './changes.ts';

/** What went wrong between us and Azure. `unreadable`: there was an answer, and it was not what the API promises. */
export type FaultCode =
  'throttled' | 'unavailable' | 'forbidden' | 'not-found' | 'conflict' | 'locked' | 'invalid' | 'unreadable';

/**
 * A call to Azure that gave no answer to work with. Thrown by ports only; activities turn it into a value. `message` is
 * safe to show: no token, no body, no secret. `retryAt` is set when waiting helps.
 */
export class ArmFault extends Error {
  override readonly name = 'ArmFault';
  readonly code: FaultCode;
  /** Azure's own error code, such as `ScopeLocked`. */
  readonly serviceCode: string | undefined;
  readonly retryAt: Instant | undefined;
  /** False when the request certainly had no effect; true when it may have had one (the answer was lost). */
  readonly mayHaveApplied: boolean;

  constructor(
    code: FaultCode,
    message: string,
    more: { serviceCode?: string | undefined; retryAt?: Instant | undefined; mayHaveApplied?: boolean } = {},
  ) {
    super(message);
    this.code = code;
    this.serviceCode = more.serviceCode;
    this.retryAt = more.retryAt;
    this.mayHaveApplied = more.mayHaveApplied ?? false;
  }
}

/** One page of an inventory. A page without `next` is the last one. */
export type Page = {
  readonly bodies: readonly ResourceState[];
  readonly next?: string;
  /** How many there are in all, where the source tells. */
  readonly total?: number;
};

/** Resource Manager, read only. Bodies come as the wire sent them, with secrets replaced by markers. */
export interface Arm {
  /** GET. Throws `ArmFault`; `not-found` means a 404. */
  read(ref: ResourceRef): Promise<ResourceState>;
  /** One page of all resources of a type in a subscription, live from ARM. */
  list(type: string, subscriptionId: string, next?: string): Promise<Page>;
  /** The same in bulk from Resource Graph (about 1,000 a page), which lags behind ARM by seconds to minutes. */
  query(type: string, subscriptionId: string, next?: string): Promise<Page>;
  /** One page of what Resource Graph recorded of changes, with who made them. It keeps 14 days and lags by minutes. */
  changes(query: ChangeQuery): Promise<ChangePage>;
}

/** A long-running write that ARM has accepted: which stored poll address to ask. */
export type Operation = { readonly caseId: string; readonly attempt: number; readonly change: number };

/** What ARM answered to a write. The poll address of a long-running one stays behind the port. */
export type Sent =
  | { readonly kind: 'done'; readonly status: number }
  | { readonly kind: 'submitted'; readonly status: number; readonly pollAt: Instant };

/** What became of a long-running write. */
export type Polled =
  | { readonly kind: 'running'; readonly pollAt: Instant }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly serviceCode: string; readonly message: string };

/** One change of a decided case, to be sent now. */
export type SendOrder = {
  readonly caseId: string;
  readonly attempt: number;
  /** Index into the plan. */
  readonly change: number;
  readonly planHash: string;
  /** GUID, `x-ms-client-request-id` of the call. */
  readonly clientRequestId: string;
};

/** The write may not be sent (now): decision, plan, approval, pause, hard stop or breaker say so. Nothing was sent. */
export type Refusal = {
  readonly kind: 'not-permitted';
  readonly why: string;
  readonly reason:
    | 'paused'
    | 'hard-stop'
    | 'undecided'
    | 'unapproved'
    | 'superseded'
    | 'settings-broken'
    | 'storm'
    | 'breaker'
    | 'drift-war';
  /** Set when it may be tried again. */
  readonly until?: Instant;
};

/**
 * The only holder of a credential that can write. Before each send it asks for itself whether the stored decision,
 * plan hash, approval, pause and hard stop allow it, and it takes the change from the stored proposal, not from its caller.
 */
export interface Executor {
  /** Sends one change. Throws `ArmFault`. */
  send(order: SendOrder): Promise<Sent | Refusal>;
  /** Asks how a submitted write is doing. Throws `ArmFault`; `not-found` when its poll address is lost. */
  poll(operation: Operation): Promise<Polled>;
}

/** Answers whether a write is allowed now, and gives the change to send. Handed to the executor when it is made. */
export type Permit = (
  order: SendOrder,
) => Promise<{ readonly kind: 'permitted'; readonly change: WriteRequest } | Refusal>;

/** A change as it goes on the wire. `body` may hold redaction markers; the executor puts the secrets back or refuses. */
export type WriteRequest = {
  readonly method: 'PATCH' | 'PUT' | 'DELETE';
  readonly ref: ResourceRef;
  readonly apiVersion: string;
  readonly body?: JsonObject;
};
