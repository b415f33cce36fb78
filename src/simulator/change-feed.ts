import type { Json, JsonObject } from '../model/json.ts';
import type { Estate, Written } from './estate.ts';
import { shown, simulatedKind } from './kinds.ts';
import { isObject, objectAt, textOf } from './wire.ts';

/** The one query of changes that is understood: types, from when, before when. */
const CHANGES =
  /^resourcechanges \| extend changedType = tostring\(properties\.targetResourceType\) \| extend changedAt = todatetime\(properties\.changeAttributes\.timestamp\) \| where changedType in~ \(([^)]+)\) \| where changedAt >= datetime\(([^)]+)\) and changedAt < datetime\(([^)]+)\) \| project id, properties \| order by id asc$/u;

/**
 * The rows of a query of changes, by id; `undefined` when it asks for something else. Shows what was written until `asOf`.
 * Resource Graph keeps no changes of what is not in its table of resources, such as role assignments.
 */
export function changeRows(
  estate: Estate,
  query: string,
  under: readonly string[],
  asOf: Date | undefined,
  seen: (type: string, id: string) => boolean,
): readonly JsonObject[] | undefined {
  const [, list = '', since = '', before = ''] = CHANGES.exec(query) ?? [];
  if (list === '') return undefined;
  const types = list.split(',').map((type) => type.trim().replaceAll("'", '').toLowerCase());
  const tracked = types.filter((type) => !type.startsWith('microsoft.authorization/'));
  const end = Math.min(Date.parse(before), asOf === undefined ? Infinity : asOf.getTime() + 1);
  return estate
    .writes({ types: tracked, under }, new Date(since))
    .filter(({ at, before: was, after: is }) => at.getTime() < end && (was ?? is) !== undefined)
    .map((write) => rowOf(write))
    .filter((row) => {
      const { targetResourceType, targetResourceId } = objectAt(row, 'properties');
      return seen(textOf(targetResourceType), textOf(targetResourceId));
    })
    .sort((a, b) => (textOf(a['id']) < textOf(b['id']) ? -1 : 1));
}

function rowOf({ seq, id, at, before, after }: Written): JsonObject {
  const body = after ?? before ?? {};
  const type = textOf(body['type']);
  const changeType = before === undefined ? 'Create' : after === undefined ? 'Delete' : 'Update';
  const own = textOf(body['id']) || id;
  const members = changeType === 'Update' ? differences(printed(before), printed(after)) : [];
  return {
    id: `${own}/providers/Microsoft.Resources/changes/${String(seq).padStart(8, '0')}-0000-4000-8000-000000000000`,
    properties: {
      targetResourceId: own,
      targetResourceType: type.toLowerCase(),
      changeType,
      changeAttributes: {
        timestamp: at.toISOString().replace('Z', '+00:00'),
        changesCount: members.length,
        ...authorOf(before, after, type),
      },
      changes: Object.fromEntries(members),
    },
  };
}

/** The stamp of the body says who wrote; where a write left none, Resource Graph does not know either. */
function authorOf(before: JsonObject | undefined, after: JsonObject | undefined, type: string): JsonObject {
  const [was, is] = [objectAt(before, 'systemData'), objectAt(after, 'systemData')];
  const operation = `${type.toLowerCase()}/${after === undefined ? 'delete' : 'write'}`;
  const isStamped = is['lastModifiedAt'] !== undefined && is['lastModifiedAt'] !== was['lastModifiedAt'];
  if (!isStamped) return { changedBy: 'Unspecified', clientType: 'Unspecified', operation };
  return {
    changedBy: is['lastModifiedBy'],
    changedByType: is['lastModifiedByType'],
    clientType: 'Azure CLI',
    operation,
  };
}

function printed(body: JsonObject | undefined): JsonObject {
  if (body === undefined) return {};
  const kind = simulatedKind(textOf(body['type']));
  const { systemData: _stamp, ...others } =
    kind === undefined
      ? body
      : shown(kind, body, { version: kind.versions.at(-1) ?? '', listed: true, state: undefined });
  return others;
}

/** By path, what was and what is, as texts. Lists are compared as a whole. */
function differences(before: Json | undefined, after: Json | undefined, path = ''): [string, JsonObject][] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => differences(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  const propertyChangeType = before === undefined ? 'Insert' : after === undefined ? 'Remove' : 'Update';
  const values = { previousValue: textFor(before), newValue: textFor(after) };
  return [[path, { ...values, propertyChangeType, changeCategory: 'User' }]];
}

function textFor(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
