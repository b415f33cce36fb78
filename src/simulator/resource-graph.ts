import type { Json, JsonObject } from '../model/json.ts';
import { addressOf } from './address.ts';
import { changeRows } from './change-feed.ts';
import type { Estate } from './estate.ts';
import { shown, simulatedKind } from './kinds.ts';
import { armError, isObject, objectAt, textOf } from './wire.ts';
import type { WireReply, WireRequest } from './wire.ts';

/** One table, one or more types, perhaps some columns, an order by id. Nothing else is understood. */
const QUERY =
  /^(resources|authorizationresources|resourcecontainers)\s*\|\s*where\s+type\s*(?:=~\s*'([^']+)'|in~\s*\(([^)]+)\))\s*(?:\|\s*project\s+([\w\s,]+?)\s*)?(?:\|\s*order\s+by\s+id(?:\s+asc)?\s*)?$/iu;
const VERSIONS = ['2021-03-01', '2024-04-01'];
/** Columns of every row; what a resource has not, is empty. */
const EMPTY_ROW: JsonObject = {
  id: '',
  name: '',
  type: '',
  tenantId: '',
  kind: '',
  location: '',
  resourceGroup: '',
  subscriptionId: '',
  managedBy: '',
  sku: null,
  plan: null,
  properties: {},
  tags: null,
  identity: null,
  zones: null,
  extendedLocation: null,
};

/**
 * Answers a query of Resource Graph in pages, as of a time, with what `seen` lets through. A query that is not understood
 * is refused, never answered with everything.
 */
export function answerQuery(
  estate: Estate,
  request: WireRequest,
  version: string,
  asOf: Date | undefined,
  seen: (type: string, id: string) => boolean,
): WireReply {
  if (!VERSIONS.includes(version)) {
    return armError(400, 'NoRegisteredProviderFound', `API versions of Resource Graph are ${VERSIONS.join(', ')}.`);
  }
  const body = isObject(request.body) ? request.body : {};
  const options = objectAt(body, 'options');
  const query = typeof body['query'] === 'string' ? body['query'].trim() : '';
  const subscriptions = textsIn(body['subscriptions']);
  if (subscriptions.length === 0) return refused('The simulated Resource Graph needs subscriptions.');
  const under = subscriptions.map((id) => `/subscriptions/${id}`);
  const top = options['$top'] ?? 100;
  if (typeof top !== 'number' || top < 1 || top > 1_000) return refused('$top must be between 1 and 1000.');
  if (options['resultFormat'] === 'table') return refused('The simulated Resource Graph gives object arrays only.');
  const skipToken = typeof options['$skipToken'] === 'string' ? options['$skipToken'] : '';
  const after = Buffer.from(skipToken, 'base64').toString();
  const changes = changeRows(estate, query, under, asOf, seen);
  if (changes !== undefined) {
    const rest = changes.filter(({ id }) => textOf(id) > after);
    return page(rest.slice(0, top), changes.length, rest.length > top ? tokenOf(rest[top - 1]) : undefined);
  }
  const match = QUERY.exec(query);
  if (match === null) return refused('The query is not understood by the simulated Resource Graph.');
  const [, table = '', one, several, projection] = match;
  const types = (one ?? several ?? '').split(',').map((type) => type.trim().replaceAll("'", '').toLowerCase());
  if (types.some((type) => tableOf(type) !== table.toLowerCase())) {
    return page([], 0, undefined);
  }
  const columns = projection?.split(',').map((column) => column.trim());
  const unknown = columns?.find((column) => EMPTY_ROW[column] === undefined);
  if (unknown !== undefined) return refused(`The simulated Resource Graph has no column '${unknown}'.`);

  const selection = { types, under, ...(asOf && { asOf }) };
  const found = estate.list({ ...selection, after, limit: top + 1 });
  const rows = found.slice(0, top).filter((row) => seen(typeOf(row), textOf(row['id'])));
  const token = found.length > top ? tokenOf(found[top - 1]) : undefined;
  return page(
    rows.map((row) => project(rowOf(row), columns)),
    estate.count(selection),
    token,
  );
}

/** The table that has the rows of a type; deployments are in none. */
function tableOf(type: string): string | undefined {
  if (type.startsWith('microsoft.authorization/')) return 'authorizationresources';
  if (!type.startsWith('microsoft.resources/')) return 'resources';
  return type === 'microsoft.resources/subscriptions/resourcegroups' ? 'resourcecontainers' : undefined;
}

function page(data: readonly JsonObject[], totalRecords: number, token: string | undefined): WireReply {
  const more = token === undefined ? {} : { $skipToken: token };
  const body = { totalRecords, count: data.length, resultTruncated: 'false', facets: [], data, ...more };
  const headers = { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' };
  return { status: 200, headers, body };
}

function tokenOf(row: JsonObject | undefined): string {
  return Buffer.from(textOf(row?.['id'])).toString('base64');
}

function rowOf(body: JsonObject): JsonObject {
  const type = textOf(body['type']);
  const kind = simulatedKind(type);
  const version = kind?.versions.at(-1) ?? '';
  const printed = kind === undefined ? body : shown(kind, body, { version, listed: true, state: undefined });
  const { subscription, group } = addressOf(textOf(body['id'])) ?? {};
  const columns = Object.entries(printed).filter(([name]) => EMPTY_ROW[name] !== undefined);
  const place = { resourceGroup: group ?? '', subscriptionId: subscription ?? '' };
  return { ...EMPTY_ROW, ...Object.fromEntries(columns), type: type.toLowerCase(), ...place };
}

/** Groups and subscriptions print another type than their operations have. */
function typeOf(row: JsonObject): string {
  return addressOf(textOf(row['id']))?.type ?? textOf(row['type']);
}

function project(row: JsonObject, columns: readonly string[] | undefined): JsonObject {
  return columns === undefined ? row : Object.fromEntries(columns.map((column) => [column, row[column]]));
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function refused(message: string): WireReply {
  return armError(400, 'BadRequest', message);
}
