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

/** Everybody once: the body's own word first, then what events added. */
export function mergeActors(...lists: readonly (readonly Actor[])[]): readonly Actor[] {
  const seen = new Map<string, Actor>();
  for (const actor of lists.flat()) {
    const key = (actor.id ?? actor.name ?? '').toLowerCase();
    const before = seen.get(key);
    seen.set(key, before === undefined ? actor : { ...actor, ...before });
  }
  return [...seen.values()];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
