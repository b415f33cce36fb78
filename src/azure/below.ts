import { ALL } from '../engine/resource-kind.ts';
import type { JsonObject } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import { idOfAll, listBelow } from '../resources/index.ts';
import type { ArmClient } from './arm-client.ts';
import { answeredObject } from './answered.ts';
import { elementsOf } from './bodies.ts';
import { unreadable } from './faults.ts';
import type { Attempted } from './faults.ts';
import { textAt } from './json-parts.ts';
import type { ReadableKind } from './kinds.ts';
import type { GraphClient } from './resource-graph.ts';
import { isWithin } from './scopes.ts';

/** What reading kinds that hang on other resources is made of. */
export type BelowParts = {
  readonly thin: ArmClient;
  readonly graph: GraphClient;
  readonly kindOf: (type: string) => ReadableKind | undefined;
  readonly attempted: () => Attempted;
};

/** One page of them: bodies as the wire sent them, or made of what it sent. */
export type BelowPage = { readonly bodies: readonly JsonObject[]; readonly next?: string };

/** Which type of parent the pages have come to, and where its inventory goes on. */
type Place = { readonly parent: number; readonly next?: string };

const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';
/** A list never has more pages than this. */
const MOST_PAGES = 1000;
/** So many resources are asked for what hangs on them in one page, and so many at a time. */
const PARENTS_PER_PAGE = 40;
const AT_A_TIME = 4;

/** The one body that stands for all resources of a kind at one place, from their list. */
export async function readAll(parts: BelowParts, kind: ReadableKind, ref: ResourceRef): Promise<JsonObject> {
  const place = placeOf(kind, ref);
  return together(kind, place, await listAt(parts, kind, place));
}

/** A page of what hangs on resources of a subscription: the parents from Resource Graph, what is theirs live from ARM. */
export async function pageBelow(
  parts: BelowParts,
  kind: ReadableKind,
  subscriptionId: string,
  scopes: readonly string[],
  next: string | undefined,
): Promise<BelowPage> {
  const place = next === undefined ? { parent: 0 } : (JSON.parse(next) as Place);
  const type = kind.below?.[place.parent];
  if (type === undefined) return { bodies: [] };
  const page = await parentsOf(parts, type, subscriptionId, place.next);
  const parents = page.ids.filter((id) => isWithin(id, scopes));
  const bodies: JsonObject[] = [];
  for (let at = 0; at < parents.length; at += AT_A_TIME) {
    const some = parents.slice(at, at + AT_A_TIME).map(async (parent) => bodiesAt(parts, kind, parent));
    bodies.push(...(await Promise.all(some)).flat());
  }
  const after: Place =
    page.next === undefined ? { parent: place.parent + 1 } : { parent: place.parent, next: page.next };
  const isOver = after.next === undefined && after.parent >= (kind.below ?? []).length;
  return { bodies, ...(isOver ? {} : { next: JSON.stringify(after) }) };
}

/** All elements of a list, page after page. Throws `ArmFault`. */
export async function listAt(parts: BelowParts, kind: ReadableKind, parentId: string): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  const { apiVersion } = kind;
  let send = () => parts.thin.send({ method: 'GET', address: listBelow(kind, parentId), apiVersion });
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const body = await answeredObject(send, parts.attempted);
    found.push(...elementsOf(body, 'value', parts.attempted()));
    const address = textAt(body, 'nextLink');
    if (address === undefined || address === '') return found;
    send = () => parts.thin.send({ method: 'GET', address });
  }
  throw unreadable(`the list of ${kind.type} has no end`, parts.attempted());
}

/** What one parent has; nothing where it is gone since its row was written. */
async function bodiesAt(parts: BelowParts, kind: ReadableKind, parentId: string): Promise<readonly JsonObject[]> {
  try {
    const items = await listAt(parts, kind, parentId);
    return kind.together === true ? [together(kind, parentId, items)] : items;
  } catch (fault) {
    if (fault instanceof ArmFault && fault.code === 'not-found') return [];
    throw fault;
  }
}

async function parentsOf(parts: BelowParts, type: string, subscriptionId: string, next: string | undefined) {
  if (type === SUBSCRIPTION) return { ids: [`/subscriptions/${subscriptionId}`], next: undefined };
  const kind = parts.kindOf(type);
  if (kind === undefined) throw new ArmFault('invalid', `not sent: ${type} is no kind of resource that is known here`);
  const page = await parts.graph.page(kind, subscriptionId, next, PARENTS_PER_PAGE);
  return { ids: page.rows.map((row) => textAt(row, 'id') ?? ''), next: page.next };
}

function placeOf(kind: ReadableKind, ref: ResourceRef): string {
  const end = idOfAll(kind, '');
  if (ref.name !== ALL || !ref.id.endsWith(end)) {
    throw new ArmFault('invalid', `not sent: ${kind.noun} are read together, not one by one`);
  }
  return ref.id.slice(0, -end.length);
}

function together(kind: ReadableKind, placeId: string, items: readonly JsonObject[]): JsonObject {
  const named = items.map((item) => [keyOf(kind, placeId, item), item] as const);
  return {
    id: idOfAll(kind, placeId),
    name: ALL,
    type: kind.type,
    properties: { items: Object.fromEntries(named) },
  };
}

/**
 * The name of what is at the place itself. A list may have more: assignments that a subscription inherits, rules of its
 * groups. Names are unique within one place only, so those go by their ids, below the place as far as they lie there.
 */
function keyOf(kind: ReadableKind, placeId: string, item: JsonObject): string {
  const name = textAt(item, 'name') ?? '';
  const id = textAt(item, 'id')?.toLowerCase() ?? '';
  const place = placeId.toLowerCase();
  const own = id.lastIndexOf(`/providers/${kind.type.toLowerCase()}/`);
  if (own < 0 || id.slice(0, own) === place) return name;
  return id.startsWith(`${place}/`) ? id.slice(place.length + 1) : id;
}
