import type { Contested } from '../model/drift-war.ts';
import type { Row, Store } from '../ports/store.ts';
import { shortHash } from './keys.ts';

/**
 * `contests` holds, per control and what its drift is about, the history of each property that the control puts right;
 * `wars` lists those in which a war is on.
 */
export type Contest = {
  readonly controlId: string;
  /** The resource of the last case. */
  readonly resourceId: string;
  /** By JSON pointer. */
  readonly properties: Readonly<Record<string, Contested>>;
};

/** The key of the history of a control and a subject. */
export function contestKey(controlId: string, subject: string): string {
  return shortHash(`contest:${controlId}\n${subject}`);
}

/** The history; `undefined` before the first case. */
export async function readContest(store: Store, key: string): Promise<Contest | undefined> {
  return (await store.get<Contest>('contests', key))?.value;
}

/** Changes a history, again and again until no one was faster. What `change` returns as it was, is not written. */
export async function changeContest(
  store: Store,
  key: string,
  change: (contest: Contest | undefined) => Promise<Contest | undefined>,
): Promise<Contest | undefined> {
  for (;;) {
    const row = await store.get<Contest>('contests', key);
    const next = await change(row?.value);
    if (next === undefined || next === row?.value) return next;
    const written = row === undefined ? await store.insert('contests', key, next) : await store.update(row, next);
    if (written !== undefined) return next;
  }
}

/** Lists a history in which a war begins, once. */
export async function listWar(store: Store, key: string): Promise<void> {
  await store.insert('wars', key, { key });
}

/** The keys of the histories in which a war is on, or was about to begin. */
export function warRows(store: Store): AsyncIterable<Row<{ readonly key: string }>> {
  return store.list<{ readonly key: string }>('wars');
}
