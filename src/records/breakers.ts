import type { Breaker, Waiter } from '../model/breaker.ts';
import type { Instant } from '../model/json.ts';
import type { Row, Store } from '../ports/store.ts';
import { shortHash } from './keys.ts';

/**
 * `breakers` holds a row per scope in which something was written; `breaker-line:<scope>` the cases that wait there, in the
 * order of their turns; `breaker-told:<scope>` a row per opening that people were told of.
 */
const keyOf = (scope: string): string => shortHash(scope.toLowerCase());
const lineOf = (scope: string): string => `breaker-line:${keyOf(scope)}`;
const placeOf = ({ approved, openedAt, caseId }: Waiter): string => `${approved ? '0' : '1'}~${openedAt}~${caseId}`;

/** A case in the line: since when, and when it was last told that it is its turn, by the clock of the store. */
export type InLine = { readonly caseId: string; readonly since: Instant; readonly calledAt?: Instant };

/** The chain of audit records about a scope's breaker. */
export function breakerChain(scope: string): string {
  return `breaker:${keyOf(scope)}`;
}

/** The row of a scope; `undefined` while nothing was ever written there. */
export async function readBreaker(store: Store, scope: string): Promise<Row<Breaker> | undefined> {
  return store.get<Breaker>('breakers', keyOf(scope));
}

/** Writes the row if nobody else has since it was read; `false` when somebody has. */
export async function changeBreaker(store: Store, row: Row | undefined, next: Breaker): Promise<boolean> {
  const written = row === undefined ? store.insert('breakers', keyOf(next.scope), next) : store.update(row, next);
  return (await written) !== undefined;
}

/** The rows of all scopes. */
export function listBreakers(store: Store): AsyncIterable<Row<Breaker>> {
  return store.list<Breaker>('breakers');
}

/** Puts a case into the line, once. */
export async function standInLine(store: Store, scope: string, waiter: Waiter, now: Instant): Promise<void> {
  await store.insert<InLine>(lineOf(scope), placeOf(waiter), { caseId: waiter.caseId, since: now });
}

/** Takes a case out of the line. */
export async function leaveLine(store: Store, scope: string, waiter: Waiter): Promise<void> {
  const row = await store.get(lineOf(scope), placeOf(waiter));
  if (row !== undefined) await store.delete(row);
}

/** How many stand before a case, `most` at most. */
export async function countBefore(store: Store, scope: string, waiter: Waiter, most: number): Promise<number> {
  let count = 0;
  for await (const row of store.list<InLine>(lineOf(scope), { before: placeOf(waiter), limit: most })) {
    if (row.value.caseId !== waiter.caseId) count += 1;
  }
  return count;
}

/** Who waits in a scope, whose turn is first first. */
export function listLine(store: Store, scope: string, most: number): AsyncIterable<Row<InLine>> {
  return store.list<InLine>(lineOf(scope), { limit: most });
}

/** Were people told of this opening? */
export async function isOpeningTold(store: Store, { scope, openings }: Breaker): Promise<boolean> {
  return (await store.get(`breaker-told:${keyOf(scope)}`, String(openings))) !== undefined;
}

/** Notes that people were told of this opening. */
export async function noteOpeningTold(store: Store, { scope, openings }: Breaker, now: Instant): Promise<void> {
  await store.insert(`breaker-told:${keyOf(scope)}`, String(openings), { at: now });
}
