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

/** The control knows no write that would help; the sentence says why and what a person can do. */
export type Unfixable = { readonly unfixable: string };

/** A member of the body that a plan changes, and what stood there: `before` is absent when the member was. */
export type TouchedMember = { readonly path: string; readonly before?: Json };
