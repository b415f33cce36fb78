import type { Instant } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Store } from '../ports/store.ts';
import { shortHash } from '../records/keys.ts';
import type { Deps } from './deps.ts';

/** Who may write to a resource now, and the cases that wait until they may. */
type Claim = { readonly owner: string; readonly until: Instant; readonly waiting: readonly string[] };

/** The claim of the resource whose body a write changes: one writer at a time. */
const keyOf = (ref: ResourceRef): string => shortHash(`write:${ref.key}`);

/**
 * Claims a resource for a case. Taken or extended: `undefined`; else the instant when the other's claim ends at the
 * latest, and whoever waits is woken when it is given back before.
 */
export async function claimWrite(
  store: Store,
  ref: ResourceRef,
  owner: string,
  now: Instant,
  until: Instant,
): Promise<Instant | undefined> {
  for (;;) {
    // Mostly nobody has it.
    if ((await store.insert<Claim>('write-claims', keyOf(ref), { owner, until, waiting: [] })) !== undefined)
      return undefined;
    const row = await store.get<Claim>('write-claims', keyOf(ref));
    if (row === undefined) continue;
    const others = row.value.waiting.filter((caseId) => caseId !== owner);
    if (row.value.owner !== owner && row.value.until > now) {
      const waits = await store.update(row, { ...row.value, waiting: [...others, owner] });
      if (waits !== undefined) return row.value.until;
      continue;
    }
    if ((await store.update<Claim>(row, { owner, until, waiting: others })) !== undefined) return undefined;
  }
}

/** Gives a claim back, and wakes who waits for it; nothing happens when it is another's. */
export async function releaseWrite(
  { store, workflows }: Pick<Deps, 'store' | 'workflows'>,
  ref: ResourceRef,
  owner: string,
): Promise<void> {
  for (;;) {
    const row = await store.get<Claim>('write-claims', keyOf(ref));
    if (row?.value.owner !== owner) return;
    if (!(await store.delete(row))) continue;
    for (const caseId of row.value.waiting) await workflows.wake(caseId);
    return;
  }
}
