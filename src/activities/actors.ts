import type { Actor } from '../model/case.ts';
import type { ResourceState } from '../model/resource.ts';
import { writersIn, type ResourceFile } from '../records/resources.ts';
import type { Deps } from './deps.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Who the body says wrote it last: `systemData`, or the members that role assignments have. */
export function actorInBody(state: ResourceState): Actor | undefined {
  const { updatedBy, createdBy, updatedOn, createdOn } = state.properties;
  const by = [state.systemData?.lastModifiedBy, updatedBy, createdBy].find(isText);
  if (by === undefined) return undefined;
  const at = [state.systemData?.lastModifiedAt, updatedOn, createdOn].find(isText);
  const type = state.systemData?.lastModifiedByType;
  return {
    ...(GUID.test(by) ? { id: by.toLowerCase() } : { name: by }),
    kind: type === 'User' ? 'person' : type === undefined ? 'unknown' : 'application',
    from: 'body',
    ...(at === undefined ? {} : { at }),
  };
}

/**
 * All who are known to have written to a resource since it was last seen all right: whom its body names, whom events name.
 * We are not among them: a drift is never our own. Throws `ArmFault` while nobody can tell who we are.
 */
export async function writersOf(
  deps: Pick<Deps, 'ownIds'>,
  file: ResourceFile,
  state: ResourceState,
): Promise<readonly Actor[]> {
  const inBody = actorInBody(state);
  return notOwn(await deps.ownIds(), mergeActors(inBody === undefined ? [] : [inBody], writersIn(file)));
}

/** These without us: `own` are the ids of our identity in lower case. */
export function notOwn(own: readonly string[], actors: readonly Actor[]): readonly Actor[] {
  return actors.filter(
    ({ id, name, appId }) => ![id, name, appId].some((text) => text !== undefined && own.includes(text.toLowerCase())),
  );
}

/** Everybody once: one person under an object id in an event and a user name in the body is one person. */
export function mergeActors(...lists: readonly (readonly Actor[])[]): readonly Actor[] {
  const merged: Actor[] = [];
  for (const actor of lists.flat()) {
    const at = merged.findIndex((other) => isSame(other, actor));
    const before = merged[at];
    if (before === undefined) merged.push(actor);
    else merged[at] = together(before, actor);
  }
  return merged;
}

/** The same one under two names: what either tells, and when they wrote last. */
function together(a: Actor, b: Actor): Actor {
  const at = [a.at, b.at]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  const kind = moreTelling(a.kind, b.kind);
  return { ...a, ...b, from: a.from, kind, ...(at === undefined ? {} : { at }) };
}

function isSame(a: Actor, b: Actor): boolean {
  const namesOf = ({ id, name, upn, appId }: Actor): readonly string[] =>
    [id, name, upn, appId].filter((text) => text !== undefined).map((text) => text.toLowerCase());
  const differ = a.id !== undefined && b.id !== undefined && a.id !== b.id && a.id !== b.appId && b.id !== a.appId;
  return !differ && namesOf(a).some((name) => namesOf(b).includes(name));
}

function moreTelling(a: Actor['kind'], b: Actor['kind']): Actor['kind'] {
  return a === 'unknown' ? b : a;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
