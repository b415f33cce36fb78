import type { Instant } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import { changeInspection, resourceKey } from '../records/resources.ts';
import type { Deps } from './deps.ts';
import { provenTo, readCarried } from './proof.ts';

/**
 * Keeps the proofs of a resource where they have come to, at most until `until`, when something happened to it: from now
 * on only a live look can say more. All of them, or those of some controls. A resource without any costs one read.
 */
export async function hold(
  deps: Deps,
  ref: ResourceRef,
  { controls, until }: { readonly controls?: readonly string[]; readonly until?: Instant },
): Promise<void> {
  const carried = await readCarried(deps.store, ref);
  await changeInspection(deps.store, resourceKey(ref), ref, (inspection) => {
    const { compliantAt, heldAt = {} } = inspection;
    const held = Object.entries(compliantAt)
      .filter(([id]) => controls?.includes(id) ?? true)
      .map(([id, look]): [string, Instant] => {
        const ends = [provenTo(look, carried, ref), until, heldAt[id]].filter((at) => at !== undefined).sort();
        return [id, laterOf(look, ends[0] ?? look)];
      });
    if (held.every(([id, at]) => heldAt[id] === at)) return null;
    return { ...inspection, heldAt: { ...heldAt, ...Object.fromEntries(held) } };
  });
}

function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
