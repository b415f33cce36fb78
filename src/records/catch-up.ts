import type { Instant } from '../model/json.ts';
import type { ResourceChange } from '../ports/changes.ts';
import type { Store } from '../ports/store.ts';
import { resourceTag } from './event-counts.ts';
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

/** One change: when it was recorded, the id that it has whenever it is told, of what it is and who made it. */
export type HandledChange = Pick<ResourceChange, 'at' | 'changeId' | 'resourceId' | 'actor'>;

/** What is kept of a change that was handled, for whoever counts them. */
type Handled = {
  /** By `resourceTag`. */
  readonly resource?: string;
  /** Somebody made it, not the platform by itself: an event tells of it, too. */
  readonly named?: boolean;
};

const changesOf = (subscriptionId: string): string => `changes:${subscriptionId}`.toLowerCase();

/** The key of a change among those that were handled. */
export function changeKey({ at, changeId }: Pick<HandledChange, 'at' | 'changeId'>): string {
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
  const { id, name } = change.actor;
  const named = id !== undefined || (name !== undefined && name.toLowerCase() !== 'system');
  await store.insert<Handled>(changesOf(subscriptionId), changeKey(change), {
    resource: resourceTag(change.resourceId),
    named,
  });
}

/** The changes that somebody made and a catch-up handled, recorded from one instant on and before another. */
export async function namedChanges(
  store: Store,
  subscriptionId: string,
  from: Instant,
  before: Instant,
): Promise<readonly { readonly at: Instant; readonly resource: string }[]> {
  const changes: { at: Instant; resource: string }[] = [];
  for await (const { key, value } of store.list<Handled>(changesOf(subscriptionId), { from, before })) {
    const { resource, named } = value;
    if (resource !== undefined && named === true) changes.push({ at: key.slice(0, key.indexOf('~')), resource });
  }
  return changes;
}

/** Forgets the changes that no catch-up will see again. */
export async function forgetHandled(store: Store, subscriptionId: string, before: Instant): Promise<void> {
  for await (const row of store.list(changesOf(subscriptionId), { before })) await store.delete(row);
}
