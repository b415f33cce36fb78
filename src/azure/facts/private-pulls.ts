import type { PrivatePulls, PullNetwork, RegistryConsumer } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { textAt } from '../json-parts.ts';
import { everywhere, notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { pullersOf } from './pullers.ts';
import { registryPrivateNames } from './registry-private-names.ts';

/**
 * Who needs the private zone that these links belong to: the networks from which closed registries with a record in it are
 * pulled. Who pulls is concluded from images and logins; a network with a DNS server of its own may do without a link.
 */
export async function privatePulls(parts: FactParts, about: ResourceState): Promise<readonly PrivatePulls[]> {
  const zoneId = about.id.replace(/\/virtualNetworkLinks\/[^/]+$/iu, '').toLowerCase();
  const [{ zones }, registries] = await Promise.all([
    registryPrivateNames(parts),
    everywhere(parts, 'Microsoft.ContainerRegistry/registries'),
  ]);
  const own = zones.find(({ id }) => id.toLowerCase() === zoneId);
  if (own === undefined) throw notKnown(`${zoneId} is not among the private zones of registries in the scopes`);
  const others = zones.filter((zone) => zone !== own).flatMap(({ networks }) => networks);
  const records = own.records.map((record) => record.toLowerCase());
  const closed = registries
    .filter(({ properties }) => textAt(properties, 'publicNetworkAccess')?.toLowerCase() === 'disabled')
    .map((registry) => ({ registry, lacks: recordsOf(registry).filter((record) => !records.includes(record)) }))
    .filter(({ registry, lacks }) => lacks.length < recordsOf(registry).length);
  return Promise.all(
    closed.map(async ({ registry, lacks }) => ({
      registry: registry.name,
      lacks,
      networks: networksOf(await pullersOf(parts, registry), others),
    })),
  );
}

/** The names under which a registry and its data are found in the zone. */
function recordsOf({ name, location = '' }: ResourceState): readonly string[] {
  const own = name.toLowerCase();
  return [own, `${own}.${location.toLowerCase().replaceAll(' ', '')}.data`];
}

function networksOf(consumers: readonly RegistryConsumer[], others: readonly string[]): readonly PullNetwork[] {
  const found = new Map<string, PullNetwork>();
  for (const { subnetId, kind, name, id, inferred } of consumers) {
    if (subnetId === undefined) continue;
    const network = subnetId.replace(/\/subnets\/[^/]+$/iu, '');
    const key = network.toLowerCase();
    const consumer = {
      kind,
      name,
      ...(id === undefined ? {} : { id }),
      ...(inferred === undefined ? {} : { inferred }),
    };
    const before = found.get(key) ?? { id: network, hasOtherZone: others.includes(key), consumers: [] };
    found.set(key, { ...before, consumers: [...before.consumers, consumer] });
  }
  return [...found.values()];
}
