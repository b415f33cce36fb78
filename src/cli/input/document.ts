import { isObject } from '../../engine/merge-patch.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { asArmBody, azPlaceOf, hasMembers, isAzOutput } from './az-output.ts';
import { together, type Found, type FoundBody, type ResourceBody } from './found.ts';
import { isTemplate, resourcesOfTemplate } from './template.ts';

const NOTHING: Found = { bodies: [], problems: [], notes: [] };

/**
 * Finds the resources in a JSON document: a body, a list of them, an answer with `value`, an export of Resource Graph, the
 * output of the Azure CLI, a compiled template. `undefined` when the document is none of these.
 */
export function resourcesIn(document: Json): Found | undefined {
  if (Array.isArray(document)) return listed(document, '');
  if (!isObject(document)) return undefined;
  if (isTemplate(document)) return resourcesOfTemplate(document, '');
  const { $schema: schema } = document;
  if (typeof schema === 'string' && /deploymentParameters\.json/iu.test(schema)) {
    return { ...NOTHING, notes: ['holds parameters of a deployment and no resource; scan the compiled template'] };
  }
  if (typeof document['id'] === 'string' && typeof document['type'] === 'string') return resource(document, '');
  if (Array.isArray(document['value'])) return together([listed(document['value'], '/value'), more(document)]);
  if (Array.isArray(document['data'])) return together([listed(document['data'], '/data'), more(document)]);
  return undefined;
}

function listed(list: readonly Json[], at: string): Found {
  return together(list.map((item, index) => resource(item, `${at}/${String(index)}`)));
}

/** A list that says that it goes on elsewhere is not the whole list. */
function more(document: JsonObject): Found {
  const { data, nextLink, skip_token: skip, $skipToken: token, total_records: total, totalRecords } = document;
  const all = total ?? totalRecords;
  const cut = Array.isArray(data) && typeof all === 'number' && all > data.length;
  const goesOn = [nextLink, skip, token].some((next) => typeof next === 'string' && next !== '');
  if (!goesOn && !cut) return NOTHING;
  const why = 'is one page of a longer list; export the other pages too, or what they hold is not judged';
  return { ...NOTHING, problems: [why] };
}

function resource(item: Json, at: string): Found {
  const where = at === '' ? '' : `${at}: `;
  if (!isObject(item)) return { ...NOTHING, problems: [`${where}is no resource but ${kindOfJson(item)}`] };
  const { id, type } = item;
  if (typeof id !== 'string' || typeof type !== 'string') {
    return { ...NOTHING, problems: [`${where}is no resource: it has no ${typeof id === 'string' ? 'type' : 'id'}`] };
  }
  const name = typeof item['name'] === 'string' ? item['name'] : (id.split('/').at(-1) ?? id);
  return { ...NOTHING, bodies: [bodyOf({ ...item, id, name, type }, at)] };
}

function bodyOf(item: ResourceBody, at: string): FoundBody {
  if (typeof item['subscriptionId'] === 'string' && isObject(item['properties'])) {
    return { form: 'graph', body: withoutColumns(item), at, placeOf: (path) => `${at}${path}` };
  }
  if (!isAzOutput(item)) return { form: 'arm', body: item, at, placeOf: (path) => `${at}${path}` };
  const placeInItem = azPlaceOf(item);
  const { id, name, type } = item;
  const body = hasMembers(item) ? { ...asArmBody(item), id, name, type } : item;
  return { form: 'az', body, at, placeOf: (path) => `${at}${placeInItem(path)}` };
}

/** Resource Graph prints `null` and an empty text in columns for what is absent, and columns of its own. */
function withoutColumns({ id, name, type, ...columns }: ResourceBody): ResourceBody {
  const own = new Set(['subscriptionId', 'resourceGroup', 'tenantId', 'apiVersion', 'aclResourceId']);
  const kept = Object.entries(columns).filter(([column, value]) => !own.has(column) && value !== null && value !== '');
  return { ...Object.fromEntries(kept), id, name, type };
}

function kindOfJson(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
