import type { Json, JsonObject } from './json.ts';

/** One write to ARM. `body` is a merge patch for PATCH, the whole writable part for PUT, absent for DELETE. */
export type Change = {
  readonly method: 'PATCH' | 'PUT' | 'DELETE';
  /** The id of the resource that is written, as in its body. */
  readonly resourceId: string;
  readonly apiVersion: string;
  readonly body?: JsonObject;
};

/** Writes in the order in which they are sent. Never empty. */
export type Plan = readonly Change[];

/** There is no way back. */
export type Irreversible = { readonly irreversible: string };

/** A request that a person may send. Driftwarden never does. `path` is an id, or one followed by an action: `…/stop`. */
export type Request = {
  readonly method: 'GET' | 'PATCH' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly apiVersion: string;
  readonly body?: JsonObject;
};

/** Something that a person does: a sentence, and the request where there is one. */
export type Step = { readonly what: string; readonly request?: Request };

/** A plan that a person carries out after reading it, such as a re-creation. `lost`: what that can't bring back. */
export type Advice = { readonly steps: readonly Step[]; readonly lost: readonly string[] };

/** The control knows no write that would help; the sentence says why and what a person can do, the advice how exactly. */
export type Unfixable = { readonly unfixable: string; readonly advice?: Advice };

/**
 * Another way than the fix, for a person to choose. `smaller`: helps in part and hurts less. `containment`: stops the
 * danger and mends nothing. `first`: makes the fix harmless.
 */
export type Alternative = {
  readonly kind: 'smaller' | 'containment' | 'first';
  /** Short, without a full stop: "Stop the group". */
  readonly name: string;
  /** What it brings and costs, one or two sentences. */
  readonly effect: string;
  readonly steps: readonly Step[];
};

/** A member of the body that a plan changes, and what stood there: `before` is absent when the member was. */
export type TouchedMember = { readonly path: string; readonly before?: Json };
