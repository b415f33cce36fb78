import { whereToLook } from '../intake/where-to-look.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Activities } from '../orchestrations/activities.ts';
import type { ResourceChange } from '../ports/changes.ts';
import { changeKey, noteHandled, readHandled } from '../records/catch-up.ts';
import { noteActor, readInspection, resourceKey } from '../records/resources.ts';
import { kindOf } from '../resources/index.ts';
import type { Deps } from './deps.ts';
import { diffPage, type CatchUpPage, type PageRead } from './catch-up-diff.ts';
import { hold } from './hold.ts';
import { unread } from './sweep.ts';
import { lookAt } from './want.ts';

/** Reads one page of a source and asks for a look at each resource that it shows changed. */
export async function catchUpPage(deps: Deps, page: CatchUpPage): ReturnType<Activities['catchUpPage']> {
  try {
    return { kind: 'page', ...(await (page.source === 'change-feed' ? feedPage : diffPage)(deps, page)) };
  } catch (fault) {
    return unread(deps, fault);
  }
}

/** What happened to one resource, as far as it is news. */
type News = { readonly ref: ResourceRef; readonly changes: readonly ResourceChange[]; readonly deleted: boolean };

/**
 * Each change is handled once, by its id: no clocks are compared, so one that an event told of as well costs one more
 * look. It counts as handled after the proof is held back and the look is asked for.
 */
async function feedPage(deps: Deps, page: CatchUpPage): Promise<PageRead> {
  const { subscriptionId, since, startedAt: before, next } = page;
  const { settings } = await deps.settings.load();
  const types = page.types.flatMap((type) => [type, ...(kindOf(type)?.children ?? [])]);
  const read = await deps.arm.changes({ subscriptionId, types, since, before, ...(next === null ? {} : { next }) });
  const handled = await readHandled(deps.store, subscriptionId, since);
  const isKnown = (change: ResourceChange): boolean => handled.has(changeKey(change));
  const fresh = read.changes.filter((change) => !isKnown(change));
  for (const news of newsOf(deps, fresh, settings.scopes).values()) {
    await follow(deps, news);
    for (const change of news.changes) await noteHandled(deps.store, subscriptionId, change);
  }
  const known = new Set(read.changes.filter(isKnown).map(changeKey)).size;
  return { next: read.next ?? null, seen: { rows: read.rows, known, total: read.total } };
}

function newsOf(deps: Deps, changes: readonly ResourceChange[], scopes: readonly string[]): ReadonlyMap<string, News> {
  const news = new Map<string, News>();
  for (const change of changes) {
    const { changeId: eventId, resourceId, at: eventTime, actor } = change;
    const kind = change.kind === 'deleted' ? 'delete' : 'write';
    const event = { eventId, kind, succeeded: true, operation: '', resourceId, eventTime, actor } as const;
    const where = whereToLook(event, scopes);
    if (where.kind === 'rejected') deps.log.warn(`A change names no resource that can be read: ${where.reason}.`);
    if (where.kind !== 'look') continue;
    const before = news.get(where.ref.key)?.changes ?? [];
    news.set(where.ref.key, { ref: where.ref, changes: [...before, change], deleted: where.deleted });
  }
  return news;
}

/** The proofs end where the first of the changes began; whoever made them counts as an author of what the look finds. */
async function follow(deps: Deps, { ref, changes, deleted }: News): Promise<void> {
  const key = resourceKey(ref);
  const until = changes.map(({ at }) => at).sort()[0];
  if (until !== undefined) await hold(deps, ref, { until });
  const looks = Object.values((await readInspection(deps.store, key))?.value.compliantAt ?? {});
  const isOver = (change: ResourceChange): boolean => looks.length > 0 && looks.every((look) => look > change.at);
  for (const change of changes.filter((one) => !isOver(one))) {
    await noteActor(deps.store, key, change.actor, change.at);
  }
  await lookAt(deps, ref, { origin: 'event', deleted });
}
