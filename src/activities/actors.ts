import type { Actor } from '../model/case.ts';
import type { ResourceState } from '../model/resource.ts';

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

/** Everybody once: one person under an object id in an event and a user name in the body is one person. */
export function mergeActors(...lists: readonly (readonly Actor[])[]): readonly Actor[] {
  const merged: Actor[] = [];
  for (const actor of lists.flat()) {
    const at = merged.findIndex((other) => isSame(other, actor));
    const before = merged[at];
    if (before === undefined) merged.push(actor);
    else merged[at] = { ...before, ...actor, from: before.from, kind: moreTelling(before.kind, actor.kind) };
  }
  return merged;
}

function isSame(a: Actor, b: Actor): boolean {
  const namesOf = ({ id, name, upn }: Actor): readonly string[] =>
    [id, name, upn].filter((text) => text !== undefined).map((text) => text.toLowerCase());
  return (
    namesOf(a).some((name) => namesOf(b).includes(name)) && (a.id === undefined || b.id === undefined || a.id === b.id)
  );
}

function moreTelling(a: Actor['kind'], b: Actor['kind']): Actor['kind'] {
  return a === 'unknown' ? b : a;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
