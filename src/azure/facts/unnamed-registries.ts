import type { UnnamedRegistry } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { textAt } from '../json-parts.ts';
import { environmentWorkloads } from './environment-workloads.ts';
import { everywhere } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { pullersOf } from './pullers.ts';
import { registryPrivateNames } from './registry-private-names.ts';

/**
 * Closed registries that what runs in an environment pulls from, and that no private zone in the scopes has a record of.
 * Where a zone has one, whether it is linked is told by its links.
 */
export async function unnamedRegistries(parts: FactParts, about: ResourceState): Promise<readonly UnnamedRegistry[]> {
  const [registries, workloads] = await Promise.all([
    everywhere(parts, 'Microsoft.ContainerRegistry/registries'),
    environmentWorkloads(parts, about),
  ]);
  const closed = registries.filter(
    ({ properties }) => textAt(properties, 'publicNetworkAccess')?.toLowerCase() === 'disabled',
  );
  if (closed.length === 0 || workloads.length === 0) return [];
  const { zones } = await registryPrivateNames(parts);
  const named = new Set(zones.flatMap(({ records }) => records.map((record) => record.toLowerCase())));
  const own = new Set(workloads.map(({ id }) => id?.toLowerCase()));
  const found = await Promise.all(
    closed
      .filter(({ name }) => !named.has(name.toLowerCase()))
      .map(async (registry) => {
        const consumers = await pullersOf(parts, registry);
        return { registry: registry.name, consumers: consumers.filter(({ id }) => own.has(id?.toLowerCase())) };
      }),
  );
  return found.filter(({ consumers }) => consumers.length > 0);
}
