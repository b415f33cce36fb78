import type { Actor } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Row, RowRange, Store } from '../ports/store.ts';
import { shortHash } from './keys.ts';

/**
 * `resource:<key>` holds `inspection` and the actors of events; `wanted` lists the resources that something happened to
 * since the last look began: its rows are what is still to be done. Each event puts a row with a fresh token there, the
 * look that began after it takes the row away, but only if its token is still the same.
 */
export type Wanted = {
  readonly resourceId: string;
  readonly token: string;
  readonly since: Instant;
  /** `sweep`: nobody told us, we found it ourselves. */
  readonly origin: 'event' | 'sweep';
  /** An event said that it was deleted. */
  readonly deleted: boolean;
  /** A look was put off, and whoever put it off looks before this: nobody else need ask. */
  readonly comesBy?: Instant;
};

/** What is known of a resource that is looked at. */
export type Inspection = {
  readonly resourceId: string;
  readonly resourceType: string;
  /** The number of the run that last took the lease. */
  readonly run: number;
  readonly leaseUntil: Instant | null;
  /** By control id, when a look last saw it met. Taken away by a look that did not. */
  readonly compliantAt: Readonly<Record<string, Instant>>;
  /**
   * By control id: the last proof of being met before a sweep that could not see it met, or before a change. Nothing
   * carries it further; the next live look settles it.
   */
  readonly heldAt?: Readonly<Record<string, Instant>>;
  /** Looks in a row that got a 404. */
  readonly misses: number;
  /** When the last two looks read it. */
  readonly looks?: readonly Instant[];
};

/** The key of a resource's rows. */
export function resourceKey(ref: ResourceRef): string {
  return shortHash(ref.key);
}

const partition = (key: string): string => `resource:${key}`;

/** Notes that something happened to a resource. Cheap, unconditional, as often as it happens. */
export async function want(store: Store, key: string, wanted: Wanted): Promise<void> {
  await store.put('wanted', key, wanted);
}

/** The same, unless something is noted already. */
export async function wantOnce(store: Store, key: string, wanted: Wanted): Promise<void> {
  await store.insert('wanted', key, wanted);
}

/** What is wanted of a resource, if anything. */
export async function readWanted(store: Store, key: string): Promise<Row<Wanted> | undefined> {
  return store.get<Wanted>('wanted', key);
}

/** The resources that are wanted, by their keys. */
export function listWanted(store: Store, range: RowRange): AsyncIterable<Row<Wanted>> {
  return store.list<Wanted>('wanted', range);
}

/** What is known of a resource; `undefined` before the first look. */
export async function readInspection(store: Store, key: string): Promise<Row<Inspection> | undefined> {
  return store.get<Inspection>(partition(key), 'inspection');
}

/** Since when it is known that a run was started and has not begun; notes it when it was not. */
export async function unbegunSince(store: Store, key: string, run: number, now: Instant): Promise<Instant> {
  const noted = (await store.get<{ run: number; since: Instant }>(partition(key), 'unbegun'))?.value;
  if (noted?.run === run) return noted.since;
  await noteUnbegun(store, key, run, now);
  return now;
}

/** Notes it from now on: a run that was ended and is started anew has its time before it. */
export async function noteUnbegun(store: Store, key: string, run: number, now: Instant): Promise<void> {
  await store.put(partition(key), 'unbegun', { run, since: now });
}

/** An actor as an event told of it, and when that was. */
type NamedActor = Actor & { readonly at: Instant };

/** What is known of a resource, and whom events named as writers since it was last seen to be in order, oldest first. */
export type ResourceFile = {
  readonly inspection: Row<Inspection> | undefined;
  readonly actors: readonly Row<NamedActor>[];
};

/** Everything about a resource in one request. */
export async function readResourceFile(store: Store, key: string): Promise<ResourceFile> {
  let inspection: Row<Inspection> | undefined;
  const actors: Row<NamedActor>[] = [];
  for await (const row of store.list<Inspection & NamedActor>(partition(key))) {
    if (row.key === 'inspection') inspection = row;
    else if (row.key.startsWith('actor~')) actors.push(row);
  }
  return { inspection, actors };
}

/**
 * Changes what is known of a resource, again and again until no one was faster. `null` from `change` leaves it. `known`: the
 * row as the caller has read it just now, which saves a request.
 */
export async function changeInspection(
  store: Store,
  key: string,
  ref: ResourceRef,
  change: (inspection: Inspection) => Inspection | null,
  known?: Row<Inspection>,
): Promise<Row<Inspection> | undefined> {
  for (let before = known; ; before = undefined) {
    const row = before ?? (await readInspection(store, key));
    const blank = { resourceId: ref.id, resourceType: ref.type, run: 0, leaseUntil: null, compliantAt: {}, misses: 0 };
    const next = change(row?.value ?? blank);
    if (next === null) return undefined;
    const written =
      row === undefined ? await store.insert(partition(key), 'inspection', next) : await store.update(row, next);
    if (written !== undefined) return written;
  }
}

/**
 * Keeps who an event says wrote to a resource: each writer once, as the newest event tells of it, so that no number of
 * events makes the list long. An event that comes late, or again, changes nothing.
 */
export async function noteActor(store: Store, key: string, actor: Actor, at: Instant): Promise<void> {
  const { id = '', name = '', upn = '', kind } = actor;
  const actorKey = `actor~${shortHash(id === '' ? [name, upn, kind].join('\n') : id)}`;
  const next: NamedActor = { ...actor, at };
  for (;;) {
    if ((await store.insert(partition(key), actorKey, next)) !== undefined) return;
    const row = await store.get<NamedActor>(partition(key), actorKey);
    if (row !== undefined && (row.value.at >= at || (await store.update(row, next)) !== undefined)) return;
  }
}

/** Whom events named as writers, oldest first, at most the last 20. */
export function writersIn({ actors }: ResourceFile): readonly Actor[] {
  const named = actors.map(({ value }) => value).sort((a, b) => (a.at < b.at ? -1 : 1));
  return named.slice(-20);
}

/** Forgets the writers that events named before an instant: the resource was seen to be in order since. */
export async function forgetActors(store: Store, { actors }: ResourceFile, before: Instant): Promise<void> {
  for (const row of actors) if (row.value.at < before) await store.delete(row);
}
