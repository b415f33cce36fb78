/** A value that survives `JSON.stringify` and back unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. A `type`, so that the types of bodies and records are assignable to it. */
export type JsonObject = { readonly [member: string]: Json | undefined };

/**
 * `T` when it can be a step's input or output, else `never`: a `Date`, a `Map`, a class or a function does not come back
 * from the history of an orchestration as what it was.
 */
export type Serializable<T> = T extends null | undefined | boolean | number | string
  ? T
  : T extends (...args: never[]) => unknown
    ? never
    : T extends Date | Map<unknown, unknown> | Set<unknown> | Uint8Array | Promise<unknown>
      ? never
      : T extends object
        ? { readonly [K in keyof T]: Serializable<T[K]> }
        : never;

/** An instant: UTC, ISO 8601, milliseconds, `2026-01-31T09:00:00.000Z`. Such texts sort as time does. */
export type Instant = string;
