import { canonicalJson } from '../engine/canonical-json.ts';
import type { CatchUpPart, CatchUpRows } from '../orchestrations/activities.ts';
import { digestOf, entriesOf, keepPage, pagesOfRun, readKept, replaceKept, textOfPage } from '../records/kept-pages.ts';
import { readInspection, resourceKey } from '../records/resources.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import type { Deps } from './deps.ts';
import { lookForMissing } from './finish-sweep.ts';
import { hold } from './hold.ts';
import { lookAt } from './want.ts';

/** A page of a source as it is asked for. */
export type CatchUpPage = CatchUpPart & { readonly next: string | null; readonly page: number };

/** What a page has shown, and where the next one is. */
export type PageRead = { readonly next: string | null; readonly seen: CatchUpRows };

/**
 * Compares a page of the inventory with what was kept of the last one. What is new or another gets a look; where the chain
 * begins because nothing was known of the kind or of a scope, the sweep looks at all of it.
 */
export async function diffPage(deps: Deps, part: CatchUpPage): Promise<PageRead> {
  const { subscriptionId, next, page } = part;
  const type = part.types[0] ?? '';
  const { settings } = await deps.settings.load();
  const read = await deps.arm.query(type, subscriptionId, next ?? undefined);
  const last = await readKept(deps.store, { subscriptionId, type });
  const before = entriesOf(last);
  const entries = new Map<string, string>();
  for (const body of read.bodies) {
    const parsed = parseResourceId(body.id);
    if (parsed.kind === 'rejected') deps.log.warn(`A ${type} can't be compared: its id: ${parsed.why}.`);
    if (parsed.kind === 'rejected' || !inScopes(parsed.ref, settings.scopes)) continue;
    const key = resourceKey(parsed.ref);
    const digest = digestOf(canonicalJson(body.properties));
    entries.set(key, digest);
    if (part.anew === 'new' || before.get(key) === digest) continue;
    await hold(deps, parsed.ref, {});
    await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
  }
  const text = textOfPage(entries);
  if (last[page] !== text)
    await keepPage(deps.store, { subscriptionId, type }, { startedAt: part.startedAt, page }, text);
  return { next: read.next ?? null, seen: { rows: read.bodies.length, known: 0, total: read.total ?? null } };
}

/** What was there and is on no page any more gets a look, as far as anything is known of it; then the pages are kept. */
export async function finishDiff(deps: Deps, part: CatchUpPart, pages: number): Promise<void> {
  const kind = { subscriptionId: part.subscriptionId, type: part.types[0] ?? '' };
  const { startedAt } = part;
  const now = await pagesOfRun(deps.store, kind, { startedAt, pages });
  const seen = entriesOf(now);
  const gone = [...entriesOf(await readKept(deps.store, kind)).keys()].filter((key) => !seen.has(key));
  for (const key of gone) {
    const parsed = parseResourceId((await readInspection(deps.store, key))?.value.resourceId ?? '');
    if (parsed.kind === 'rejected') continue;
    await hold(deps, parsed.ref, {});
    await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
  }
  // One that came and went in between was on neither.
  await lookForMissing(deps, { type: kind.type, scopes: part.scopes }, seen);
  await replaceKept(deps.store, kind, startedAt, now);
}
