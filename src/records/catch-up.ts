import type { Instant } from '../model/json.ts';
import type { Store } from '../ports/store.ts';
import { shortHash } from './keys.ts';

/**
 * `catch-up` holds a chain for each kind of resource in a subscription: from when to when no change of any resource of it
 * was missed. `changes:<subscription>` lists the changes that were handled, as far as a catch-up may see them again.
 */
export type Chain = {
  readonly from: Instant;
  readonly to: Instant;
  /** What it covers. More of either starts a chain of its own. */
  readonly scopes: readonly string[];
  /** `id@version` */
  readonly controls: readonly string[];
  /** Why nothing after `to` is known; the next catch-up that succeeds starts a chain of its own. */
  readonly gap?: string;
};

/** Names a kind of resource in a subscription. */
export type KindIn = { readonly subscriptionId: string; readonly type: string };

/** The part of a row's key that stands for a kind in a subscription. */
export function kindKey({ subscriptionId, type }: KindIn): string {
  return `${subscriptionId}~${type.replaceAll('/', '|')}`.toLowerCase();
}

/** The chain of a kind; `undefined` before the first. */
export async function readChain(store: Store, kind: KindIn): Promise<Chain | undefined> {
  return (await store.get<Chain>('catch-up', kindKey(kind)))?.value;
}

/** All chains, by `kindKey`. */
export async function readChains(store: Store): Promise<ReadonlyMap<string, Chain>> {
  const chains = new Map<string, Chain>();
  for await (const { key, value } of store.list<Chain>('catch-up')) chains.set(key, value);
  return chains;
}

/** Changes a chain, again and again until no one was faster. `null` from `change` leaves it; `false` then. */
export async function changeChain(
  store: Store,
  kind: KindIn,
  change: (chain: Chain | undefined) => Chain | null,
): Promise<boolean> {
  for (;;) {
    const row = await store.get<Chain>('catch-up', kindKey(kind));
    const next = change(row?.value);
    if (next === null) return false;
    const written =
      row === undefined ? await store.insert('catch-up', kindKey(kind), next) : await store.update(row, next);
    if (written !== undefined) return true;
  }
}

/** Names one change: when it was recorded, and the id that it has whenever it is told. */
export type HandledChange = { readonly at: Instant; readonly changeId: string };

const changesOf = (subscriptionId: string): string => `changes:${subscriptionId}`.toLowerCase();

/** The key of a change among those that were handled. */
export function changeKey({ at, changeId }: HandledChange): string {
  return `${at}~${shortHash(changeId)}`;
}

/** Which changes from a time on were handled, by `changeKey`. */
export async function readHandled(store: Store, subscriptionId: string, since: Instant): Promise<ReadonlySet<string>> {
  const handled = new Set<string>();
  for await (const { key } of store.list(changesOf(subscriptionId), { from: since })) handled.add(key);
  return handled;
}

/** Notes that what a change asks for was done. */
export async function noteHandled(store: Store, subscriptionId: string, change: HandledChange): Promise<void> {
  await store.insert(changesOf(subscriptionId), changeKey(change), {});
}

/** Forgets the changes that no catch-up will see again. */
export async function forgetHandled(store: Store, subscriptionId: string, before: Instant): Promise<void> {
  for await (const row of store.list(changesOf(subscriptionId), { before })) await store.delete(row);
}
