import type { Instant } from '../model/json.ts';
import type { Store } from '../ports/store.ts';
import { kindKey, type KindIn } from './catch-up.ts';
import { shortHash } from './keys.ts';

/**
 * `kept:<kind>` holds an inventory as the last catch-up saw it, a row a page, 44 characters a resource: `page~<n>`. What a
 * catch-up at work has seen, where it differs, lies beside it until that one ends: `run~<its start>~<n>`.
 */
export type Entries = ReadonlyMap<string, string>;

const DIGEST = 12;
const KEY = 32;
const partition = (kind: KindIn): string => `kept:${kindKey(kind)}`;
const number = (page: number): string => String(page).padStart(5, '0');

/** What stands for a body, to tell whether it is another one: `canonical` is its canonical JSON. */
export function digestOf(canonical: string): string {
  return shortHash(canonical).slice(0, DIGEST);
}

/** A page as one text: resource keys with the digests of their bodies. */
export function textOfPage(entries: Entries): string {
  return [...entries].map(([key, digest]) => key + digest).join('');
}

/** The pages of the last catch-up as texts, in order. */
export async function readKept(store: Store, kind: KindIn): Promise<readonly string[]> {
  const pages: string[] = [];
  for await (const { value } of store.list<{ text: string }>(partition(kind), { from: 'page~', before: 'page~~' })) {
    pages.push(value.text);
  }
  return pages;
}

/** What some pages hold, together. */
export function entriesOf(pages: readonly string[]): Entries {
  const entries = new Map<string, string>();
  for (const text of pages) {
    for (let at = 0; at < text.length; at += KEY + DIGEST) {
      entries.set(text.slice(at, at + KEY), text.slice(at + KEY, at + KEY + DIGEST));
    }
  }
  return entries;
}

/** Keeps a page of a catch-up at work. */
export async function keepPage(
  store: Store,
  kind: KindIn,
  run: { readonly startedAt: Instant; readonly page: number },
  text: string,
): Promise<void> {
  await store.put(partition(kind), `run~${run.startedAt}~${number(run.page)}`, { text });
}

/** All pages of a catch-up: its own, and where it kept none, those of the last one. */
export async function pagesOfRun(
  store: Store,
  kind: KindIn,
  run: { readonly startedAt: Instant; readonly pages: number },
): Promise<readonly string[]> {
  const last = await readKept(store, kind);
  const own = new Map<string, string>();
  const range = { from: `run~${run.startedAt}~`, before: `run~${run.startedAt}~~` };
  for await (const { key, value } of store.list<{ text: string }>(partition(kind), range)) own.set(key, value.text);
  return Array.from(
    { length: run.pages },
    (_, page) => own.get(`run~${run.startedAt}~${number(page)}`) ?? last[page] ?? '',
  );
}

/** These pages are the last ones from now on; what other catch-ups of the time before left is forgotten. */
export async function replaceKept(
  store: Store,
  kind: KindIn,
  startedAt: Instant,
  pages: readonly string[],
): Promise<void> {
  const last = await readKept(store, kind);
  for (const [page, text] of pages.entries()) {
    if (last[page] !== text) await store.put(partition(kind), `page~${number(page)}`, { text });
  }
  for await (const row of store.list(partition(kind), { from: `page~${number(pages.length)}`, before: 'page~~' })) {
    await store.delete(row);
  }
  for await (const row of store.list(partition(kind), { from: 'run~', before: `run~${startedAt}~~` })) {
    await store.delete(row);
  }
}
