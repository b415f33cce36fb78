import type { Instant } from '../model/json.ts';

/** A blob as a listing named it. `etag` changes with every write. */
export type BlobEntry = {
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
  readonly changedAt: Instant;
};

/** One page of a listing, by name. A page without `next` is the last one. */
export type BlobPage = { readonly blobs: readonly BlobEntry[]; readonly next?: string };

/** Names that need no escaping in an address, as Event Grid gives them. Others are listed, and that is all. */
export const PLAIN_NAME = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/;

/**
 * The blobs of one container. Every method throws `ArmFault`; that a blob is not any more what the listing said is no
 * fault but an answer (`undefined`, `false`). To read or delete one whose name isn't plain throws a `TypeError`: it is our
 * mistake.
 */
export interface Blobs {
  /** `next` is that of the page before. Blobs of earlier pages may be deleted meanwhile. */
  list(next?: string): Promise<BlobPage>;
  /** The text (UTF-8) of a blob as it was listed; `undefined` when it has been changed or deleted since. */
  read(blob: BlobEntry): Promise<string | undefined>;
  /** Deletes a blob as it was listed; `false` when it has been changed or deleted since. */
  delete(blob: BlobEntry): Promise<boolean>;
}
