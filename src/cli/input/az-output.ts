import { isList, isObject } from '../../azure/json-parts.ts';
import { pointerTo, segmentsOf } from '../../engine/pointer.ts';
import type { Json, JsonObject } from '../../model/json.ts';

/** Members that ARM prints beside `properties`. What else the Azure CLI prints at the top came out of `properties`. */
const ENVELOPE = new Set([
  ...['id', 'name', 'type', 'location', 'tags', 'sku', 'kind', 'identity', 'zones', 'plan', 'managedBy', 'etag'],
  ...['systemData', 'extendedLocation'],
]);

/** What the Azure CLI adds of its own. */
const ADDED = new Set(['resourceGroup', 'principalName', 'roleDefinitionName']);

/** Lists whose elements have `properties` of their own in ARM and none in the output of the Azure CLI. */
const WITH_PROPERTIES = new Set(['containers', 'initContainers', 'privateEndpointConnections']);

/** Members of such elements that stay beside their `properties`. */
const ELEMENT_ENVELOPE = new Set(['id', 'name', 'type', 'etag']);

/** Other words of the CLI's SDK for members of elements. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ipRules: { ipAddressOrRange: 'value' },
};

/**
 * Is this what the Azure CLI prints? It adds the resource group, and most commands take the members out of `properties`.
 * Rows of Resource Graph have a group too, and the subscription beside it.
 */
export function isAzOutput(resource: JsonObject): boolean {
  return !isObject(resource['properties']) || typeof resource['resourceGroup'] === 'string';
}

/** Does it hold anything beside names, tags and the like? The generic lists of the Azure CLI don't. */
export function hasMembers(resource: JsonObject): boolean {
  return (
    isObject(resource['properties']) ||
    Object.keys(resource).some((name) => name !== 'properties' && !ENVELOPE.has(name) && !ADDED.has(name))
  );
}

/** The output of the Azure CLI in the form of GET, as far as it tells. */
export function asArmBody(resource: JsonObject): JsonObject {
  const isFlat = !isObject(resource['properties']);
  const top = Object.entries(resource).filter(([name]) => !ADDED.has(name) && name !== 'properties');
  const inner: readonly (readonly [string, Json | undefined])[] = isFlat
    ? top.filter(([name]) => !ENVELOPE.has(name))
    : Object.entries(isObject(resource['properties']) ? resource['properties'] : {});
  const outer = top.filter(([name, value]) => ENVELOPE.has(name) && value !== null);
  const properties = inner.map(([name, value]): [string, Json | undefined] => [
    name,
    value === undefined ? undefined : memberOf(name, value),
  ]);
  return { ...Object.fromEntries(outer), properties: Object.fromEntries(properties) };
}

/** Where a member of `asArmBody(resource)` stands in the resource. */
export function azPlaceOf(resource: JsonObject): (path: string) => string {
  const isFlat = !isObject(resource['properties']);
  return (path) => {
    const segments = segmentsOf(path);
    const [list = '', , properties] = segments.slice(1);
    const own = WITH_PROPERTIES.has(list) && properties === 'properties' ? segments.toSpliced(3, 1) : segments;
    return pointerTo(isFlat && own[0] === 'properties' ? own.slice(1) : own);
  };
}

function memberOf(name: string, value: Json): Json {
  return isList(value) && WITH_PROPERTIES.has(name) ? value.map(withProperties) : inWireWords(name, value);
}

function inWireWords(name: string, value: Json): Json {
  if (isList(value)) return RENAMED[name] === undefined ? value : value.map((one) => renamed(one, name));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([inner, one]): [string, Json | undefined] => [
    inner,
    one === undefined ? undefined : inWireWords(inner, one),
  ]);
  return Object.fromEntries(members);
}

function withProperties(element: Json): Json {
  if (!isObject(element) || isObject(element['properties'])) return element;
  const entries = Object.entries(element).filter(([name]) => name !== 'resourceGroup');
  const outer = entries.filter(([name]) => ELEMENT_ENVELOPE.has(name));
  const inner = entries.filter(([name]) => !ELEMENT_ENVELOPE.has(name));
  return { ...Object.fromEntries(outer), properties: Object.fromEntries(inner) };
}

function renamed(element: Json, list: string): Json {
  if (!isObject(element)) return element;
  const words = RENAMED[list] ?? {};
  return Object.fromEntries(Object.entries(element).map(([name, value]) => [words[name] ?? name, value]));
}
