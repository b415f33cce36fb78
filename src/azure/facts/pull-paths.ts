import type { PathNetwork, PullPaths } from '../../model/facts.ts';
import type { JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { elementsIn, isObject, textAt } from '../json-parts.ts';
import { notKnown, whereReadable } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { pullersOf } from './pullers.ts';

/**
 * The networks of those who pull from a registry, what they are connected with, and where its endpoints stand. One that
 * can't be read, such as in a subscription of somebody else, is left out: it proves nothing.
 */
export async function pullPaths(parts: FactParts, about: ResourceState): Promise<PullPaths> {
  const [endpoints, consumers] = await Promise.all([endpointNetworks(parts, about), pullersOf(parts, about)]);
  const subnets = consumers.flatMap(({ subnetId }) => (subnetId === undefined ? [] : [subnetId.toLowerCase()]));
  const networks = await Promise.all(
    [...new Set(subnets.map(networkOf))].map((id) => whereReadable(() => pathNetwork(parts, id, new Set(subnets)))),
  );
  return { endpointNetworks: endpoints, networks: networks.filter((network) => network !== undefined) };
}

async function endpointNetworks(parts: FactParts, { properties }: ResourceState): Promise<readonly string[]> {
  const approved = elementsIn(properties['privateEndpointConnections']).filter(
    (connection) =>
      textAt(connection, 'properties', 'privateLinkServiceConnectionState', 'status')?.toLowerCase() === 'approved',
  );
  const ids = approved.flatMap((connection) => textAt(connection, 'properties', 'privateEndpoint', 'id') ?? []);
  const found = await Promise.all(
    ids.map((id) =>
      whereReadable(async () => textAt((await read(parts, id)).properties, 'subnet', 'id')?.toLowerCase()),
    ),
  );
  return [...new Set(found.flatMap((subnet) => (subnet === undefined ? [] : [networkOf(subnet)])))];
}

/** `used`: the subnets from which is pulled; the routes of others don't matter. */
async function pathNetwork(parts: FactParts, id: string, used: ReadonlySet<string>): Promise<PathNetwork> {
  const { properties } = await read(parts, id);
  const peers = elementsIn(properties['virtualNetworkPeerings'])
    .filter((peering) => textAt(peering, 'properties', 'peeringState')?.toLowerCase() === 'connected')
    .flatMap((peering) => textAt(peering, 'properties', 'remoteVirtualNetwork', 'id')?.toLowerCase() ?? []);
  const { dhcpOptions } = properties;
  const hasOwnDns = isObject(dhcpOptions) && elementsIn(dhcpOptions['dnsServers']).length > 0;
  const detours = await Promise.all(
    elementsIn(properties['subnets']).map(async (subnet) => {
      const subnetId = textAt(subnet, 'id')?.toLowerCase() ?? '';
      const table = textAt(subnet, 'properties', 'routeTable', 'id');
      if (table === undefined || !used.has(subnetId)) return [];
      const { properties: routes } = await read(parts, table);
      return detoursOf(routes).map((route) => ({ subnetId, route }));
    }),
  );
  return { id, peers, hasOwnDns, detours: detours.flat() };
}

/** The route to everywhere is none: the one to an endpoint is narrower and wins. */
function detoursOf({ routes }: JsonObject): readonly string[] {
  return elementsIn(routes)
    .map((route) => ({
      prefix: textAt(route, 'properties', 'addressPrefix') ?? 'somewhere',
      hop: textAt(route, 'properties', 'nextHopType') ?? 'somewhere',
    }))
    .filter(({ prefix, hop }) => prefix !== '0.0.0.0/0' && hop !== 'VnetLocal')
    .map(({ prefix, hop }) => `${prefix} by ${hop}`);
}

async function read({ arm }: FactParts, id: string): Promise<ResourceState> {
  const parsed = parseResourceId(id);
  if (parsed.kind !== 'ref') throw notKnown('the id of a network, an endpoint or a route table is not well formed');
  return arm.read(parsed.ref);
}

function networkOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]+$/u, '');
}
