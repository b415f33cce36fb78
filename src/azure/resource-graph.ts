import type { ReadableKind } from './kinds.ts';
import type { ChangeQuery } from '../ports/changes.ts';
import type { JsonObject } from '../model/json.ts';
import type { Answer } from './answer.ts';
import { answered } from './answer.ts';
import type { ArmAccess } from './arm-client.ts';
import { elementsOf } from './bodies.ts';
import { textAt } from './json-parts.ts';
import { faultOfAnswer, objectOfAnswer, unreadable } from './faults.ts';
import type { Attempted } from './faults.ts';
import { clientOptions } from './pipeline.ts';
import { changesQuery } from './resource-changes.ts';

/** Rows of one Resource Graph page: those of `page` in the form of bodies. */
export type GraphPage = { readonly rows: readonly JsonObject[]; readonly total: number; readonly next?: string };

/** Resource Graph through @azure/arm-resourcegraph. */
export interface GraphClient {
  /** One page of all resources of a kind in a subscription; `next` is what the page before gave. */
  page(kind: ReadableKind, subscriptionId: string, next: string | undefined, most?: number): Promise<GraphPage>;
  /** One page of the change feed, rows as they came. Throws `ArmFault` for types and times that don't belong in a query. */
  changes(query: ChangeQuery): Promise<GraphPage>;
}

const ROWS_PER_PAGE = 1000;
/** Columns of a row that are members of a body. Resource Graph prints `null` and `''` for members that are absent. */
const BODY_MEMBERS = ['location', 'tags', 'sku', 'kind', 'identity', 'zones', 'systemData', 'properties'] as const;

/** A client that always names the subscription: a query without one runs over everything that the identity sees. */
export function resourceGraph(access: ArmAccess, attempted: () => Attempted): GraphClient {
  const sdk = once(async () => {
    const { ResourceGraphClient } = await import('@azure/arm-resourcegraph');
    return new ResourceGraphClient(access.credential, {
      ...clientOptions(access.wire, access.channel),
      endpoint: access.endpoint,
      credentials: { scopes: [`${access.endpoint}/.default`] },
    });
  });

  return {
    async page(kind, subscriptionId, next, most) {
      const { rows, ...page } = await ask(queryFor(kind), subscriptionId, next, most);
      return { ...page, rows: rows.map(bodyOf) };
    },
    changes: (query) => ask(changesQuery(query), query.subscriptionId, query.next),
  };

  async function ask(
    query: string,
    subscriptionId: string,
    next: string | undefined,
    most = ROWS_PER_PAGE,
  ): Promise<GraphPage> {
    const client = await sdk();
    const options = {
      top: most,
      resultFormat: 'objectArray' as const,
      ...(next === undefined ? {} : { skipToken: next }),
    };
    const request = { query, subscriptions: [subscriptionId], options };
    const answer = await answered((onResponse) => client.resources(request, { onResponse }));
    return pageOf(answer, attempted());
  }
}

/** The type comes from the catalogue of kinds; no text of an event or a resource ever gets into a query. */
function queryFor(kind: ReadableKind): string {
  return `${tableOf(kind)} | where type =~ '${kind.type.toLowerCase()}' | order by id asc`;
}

function tableOf({ type }: ReadableKind): string {
  if (type.startsWith('Microsoft.Resources/subscriptions')) return 'resourcecontainers';
  return type.startsWith('Microsoft.Authorization/') ? 'authorizationresources' : 'resources';
}

function pageOf(answer: Answer, attempted: Attempted): GraphPage {
  if (answer.status !== 200) throw faultOfAnswer(answer, attempted);
  const body = objectOfAnswer(answer, attempted);
  const rows = elementsOf(body, 'data', attempted);
  const next = textAt(body, '$skipToken');
  const total = body['totalRecords'];
  if (typeof total !== 'number') throw unreadable('a Resource Graph page without totalRecords', attempted);
  if (textAt(body, 'resultTruncated') === 'true' && next === undefined) {
    throw unreadable('Resource Graph cut the result and gives no next page', attempted);
  }
  if (body['count'] !== rows.length) throw unreadable('a Resource Graph page with fewer rows than it says', attempted);
  return { rows, total, ...(next === undefined ? {} : { next }) };
}

function bodyOf(row: JsonObject): JsonObject {
  const members = BODY_MEMBERS.map((name) => [name, row[name]] as const);
  const present = members.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return { id: row['id'], name: row['name'], type: row['type'], ...Object.fromEntries(present) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
