import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { isPerson } from './writers.ts';

/** A body as it stood from an instant on; `undefined` while there is no such resource. */
export type Version = {
  readonly at: number;
  readonly body: ResourceState | undefined;
  /** Object id; that of `US` is the app that is tested. */
  readonly by: string;
};

/** The simulated estate: what is really there, kept apart from what anybody is told. Ids are compared in lower case. */
export type Truth = {
  readonly now: (id: string) => ResourceState | undefined;
  readonly at: (id: string, ms: number) => ResourceState | undefined;
  readonly versions: (id: string) => readonly Version[];
  readonly ids: () => readonly string[];
  readonly write: (id: string, body: ResourceState | undefined, by: string, at: number) => void;
  readonly locked: Set<string>;
};

/** An empty estate. */
export function truthOf(): Truth {
  const resources = new Map<string, { readonly id: string; readonly versions: Version[] }>();
  const versions = (id: string): readonly Version[] => resources.get(id.toLowerCase())?.versions ?? [];
  return {
    versions,
    now: (id) => versions(id).at(-1)?.body,
    at: (id, ms) => versions(id).findLast(({ at }) => at <= ms)?.body,
    ids: () => [...resources.values()].map(({ id }) => id),
    write(id, body, by, at) {
      const known = resources.get(id.toLowerCase());
      if (known === undefined) resources.set(id.toLowerCase(), { id, versions: [{ at, body, by }] });
      else known.versions.push({ at, body, by });
    },
    locked: new Set(),
  };
}

/** A body after a merge patch of its `properties` and tags, done here on purpose and not by the app's own code. */
export function patched(body: ResourceState, patch: JsonObject): ResourceState {
  const properties: Record<string, JsonObject[string]> = { ...body.properties };
  for (const [name, value] of Object.entries((patch['properties'] ?? {}) as JsonObject)) {
    if (value === null) Reflect.deleteProperty(properties, name);
    else properties[name] = value;
  }
  const tags = patch['tags'];
  return { ...body, ...(tags === undefined ? {} : { tags: tags as Record<string, string> }), properties };
}

/** A body with the name of its last writer in it. Kinds without `systemData` stay as they are. */
export function signed(body: ResourceState, by: string, at: string): ResourceState {
  if (body.systemData === undefined) return body;
  const lastModifiedByType = isPerson(by) ? 'User' : 'Application';
  return { ...body, systemData: { ...body.systemData, lastModifiedAt: at, lastModifiedBy: by, lastModifiedByType } };
}

/** Paths at which two bodies differ, one level into `properties`. */
export function differences(before: ResourceState | undefined, after: ResourceState | undefined): readonly string[] {
  if (before === undefined || after === undefined) return before === after ? [] : ['/'];
  const a = before.properties;
  const b = after.properties;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const inside = [...names].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
  const others = ['location', 'tags', 'sku', 'identity'] as const;
  return [
    ...inside.map((name) => `/properties/${name}`),
    ...others.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((name) => `/${name}`),
  ];
}
