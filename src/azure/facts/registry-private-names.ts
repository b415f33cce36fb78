import type { PrivateNames } from '../../model/facts.ts';
import { textAt } from '../json-parts.ts';
import { allElements, everywhere } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

const ZONE = 'privatelink.azurecr.io';
const API_VERSION = '2024-06-01';

/** The private DNS zones of registries in the scopes, with their links and A records. */
export async function registryPrivateNames(parts: FactParts): Promise<PrivateNames> {
  const zones = await everywhere(parts, 'Microsoft.Network/privateDnsZones');
  const own = zones.filter(({ name }) => name.toLowerCase() === ZONE);
  return { zones: await Promise.all(own.map(async ({ id }) => ({ id, ...(await contentsOf(parts, id)) }))) };
}

async function contentsOf(parts: FactParts, id: string) {
  const list = (child: string) =>
    allElements(parts, () => parts.thin.send({ method: 'GET', address: `${id}/${child}`, apiVersion: API_VERSION }));
  const [links, records] = await Promise.all([list('virtualNetworkLinks'), list('A')]);
  return {
    networks: links.flatMap((link) => textAt(link, 'properties', 'virtualNetwork', 'id')?.toLowerCase() ?? []),
    records: records.flatMap((record) => textAt(record, 'name') ?? []),
  };
}
