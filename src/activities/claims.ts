import type { Instant } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Store } from '../ports/store.ts';
import { shortHash } from '../records/keys.ts';

/** Who may write to a resource now. */
type Claim = { readonly owner: string; readonly until: Instant };

/** The claim of the resource whose body a write changes: one writer at a time. */
const keyOf = (ref: ResourceRef): string => shortHash(`write:${ref.key}`);

/** Claims a resource for a case. Taken or extended: `undefined`; else the instant when the other's claim ends. */
export async function claimWrite(
  store: Store,
  ref: ResourceRef,
  owner: string,
  now: Instant,
  until: Instant,
): Promise<Instant | undefined> {
  for (;;) {
    const row = await store.get<Claim>('write-claims', keyOf(ref));
    if (row !== undefined && row.value.owner !== owner && row.value.until > now) return row.value.until;
    const claim: Claim = { owner, until };
    const taken =
      row === undefined ? await store.insert('write-claims', keyOf(ref), claim) : await store.update(row, claim);
    if (taken !== undefined) return undefined;
  }
}

/** Gives a claim back; nothing happens when it is another's. */
export async function releaseWrite(store: Store, ref: ResourceRef, owner: string): Promise<void> {
  const row = await store.get<Claim>('write-claims', keyOf(ref));
  if (row?.value.owner === owner) await store.delete(row);
}
