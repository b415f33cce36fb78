import type { Arm, Page } from '../../ports/arm.ts';
import type { Clock } from '../../ports/clock.ts';

/** So long one reading of a list serves all who ask for it, milliseconds: less than a look may be old before a write. */
const SHARED_MS = 5_000;

/**
 * The same reads, but a page of a list that was asked for a moment ago is not asked for again: many looks at once want the
 * same lists, and each with lists of its own would wait for the others for ever where Resource Manager's pace binds.
 */
export function sharingLists(arm: Arm, clock: Clock): Arm {
  const pages = new Map<string, { readonly at: number; readonly page: Promise<Page> }>();
  return {
    ...arm,
    async list(type, subscriptionId, next) {
      const now = Date.parse(clock.now());
      for (const [key, { at }] of pages) if (Math.abs(now - at) >= SHARED_MS) pages.delete(key);
      const key = [type.toLowerCase(), subscriptionId.toLowerCase(), next ?? ''].join('\n');
      const known = pages.get(key);
      if (known !== undefined) return known.page;
      const page = arm.list(type, subscriptionId, next);
      pages.set(key, { at: now, page });
      try {
        return await page;
      } catch (fault) {
        if (pages.get(key)?.page === page) pages.delete(key);
        throw fault;
      }
    },
  };
}
