import type { Instant, JsonObject } from '../model/json.ts';

/** One row. `etag` changes with every write of the row and is never used again. */
export type Row<V extends JsonObject = JsonObject> = {
  readonly partition: string;
  readonly key: string;
  readonly value: V;
  readonly etag: string;
};

/** One step of a transaction. `etag` makes an update or a delete conditional. */
export type StoreOperation =
  | { readonly kind: 'insert'; readonly key: string; readonly value: JsonObject }
  | { readonly kind: 'put'; readonly key: string; readonly value: JsonObject }
  | { readonly kind: 'update'; readonly key: string; readonly value: JsonObject; readonly etag: string }
  | { readonly kind: 'delete'; readonly key: string; readonly etag: string };

/** Which rows of a partition. Keys are compared by code unit. `from` is inclusive, `before` exclusive. */
export type RowRange = { readonly from?: string; readonly before?: string; readonly limit?: number };

/**
 * What Driftwarden remembers: claims, cases, votes, exemptions, pauses, the audit outbox. Rows of JSON with optimistic
 * concurrency, as Azure Tables has them. Every method throws `StoreFault` when the store can't be reached; a lost race
 * is not a fault but an answer (`undefined`, `false`).
 *
 * Partitions and keys match `[A-Za-z0-9._:~@|-]{1,500}`, a value has at most 500,000 characters as JSON; anything else
 * throws a `TypeError`: it is our mistake.
 */
export interface Store {
  get<V extends JsonObject>(partition: string, key: string): Promise<Row<V> | undefined>;
  /** Inserts the row; `undefined` when one with that key exists. */
  insert<V extends JsonObject>(partition: string, key: string, value: V): Promise<Row<V> | undefined>;
  /** Writes the row whether or not it exists. */
  put<V extends JsonObject>(partition: string, key: string, value: V): Promise<Row<V>>;
  /** Replaces the value of a row that was read; `undefined` when it has been changed or deleted since. */
  update<V extends JsonObject>(row: Row, value: V): Promise<Row<V> | undefined>;
  /** Deletes a row that was read; `false` when it has been changed or deleted since. */
  delete(row: Row): Promise<boolean>;
  /** The rows of a partition in the order of their keys. An unknown partition has none. */
  list<V extends JsonObject>(partition: string, range?: RowRange): AsyncIterable<Row<V>>;
  /**
   * All operations or none; `false` when a condition of one of them does not hold. At most 100 with 1,000,000 characters of
   * JSON, each key at most once; anything else throws a `TypeError`.
   */
  transact(partition: string, operations: readonly StoreOperation[]): Promise<boolean>;
  /**
   * What the store's own clock says: one clock for all workers, whatever theirs say. Never later than the moment at which
   * the answer arrives; whole seconds at the coarsest.
   */
  time(): Promise<Instant>;
}

/** The store can't be reached or can't be trusted. Nothing is written to Azure until it can. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}
