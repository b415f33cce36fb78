import { scopeContains } from '../engine/scope.ts';
import type { Exemption, Pause } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Store } from '../ports/store.ts';

/** Scopes are ARM ids, which keys can't hold as they are: lower case, `/` as `|`, what else a key can't hold as `:hex`. */
const scopeKey = (scope: string): string =>
  scope
    .toLowerCase()
    .replaceAll('/', '|')
    .replace(/[^a-z0-9._|-]/gu, (character) => `:${(character.codePointAt(0) ?? 0).toString(16)}:`);

/** Engages a pause, or replaces the one of the same scope. */
export async function writePause(store: Store, pause: Pause): Promise<void> {
  await store.put('pauses', scopeKey(pause.scope), pause);
}

/** Takes the pause of a scope back; `false` when there was none. */
export async function removePause(store: Store, scope: string): Promise<boolean> {
  const row = await store.get('pauses', scopeKey(scope));
  return row !== undefined && (await store.delete(row));
}

/** The pauses in force. */
export async function pausesNow(store: Store, now: Instant): Promise<readonly Pause[]> {
  const pauses: Pause[] = [];
  for await (const row of store.list<Pause>('pauses')) if (row.value.until > now) pauses.push(row.value);
  return pauses;
}

/** The pause that stops writes to this resource now. */
export async function pauseOn(store: Store, resourceId: string, now: Instant): Promise<Pause | undefined> {
  return (await pausesNow(store, now)).find((pause) => scopeContains(pause.scope, resourceId));
}

/** Keeps an exemption; one per control and scope. */
export async function writeExemption(store: Store, exemption: Exemption): Promise<void> {
  await store.put(`exemptions:${exemption.controlId}`, scopeKey(exemption.scope), exemption);
}

/** The exemptions of a control whose scope contains the resource, expired ones too. */
export async function exemptionsFor(
  store: Store,
  controlId: string,
  resourceId: string,
): Promise<readonly Exemption[]> {
  const found: Exemption[] = [];
  for await (const row of store.list<Exemption>(`exemptions:${controlId}`)) {
    if (scopeContains(row.value.scope, resourceId)) found.push(row.value);
  }
  return found;
}
