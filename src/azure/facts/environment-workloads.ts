import type { Consumer } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { textAt } from '../json-parts.ts';
import { WORKLOAD_KINDS } from '../kinds.ts';
import { everywhere } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** What runs in a Container Apps environment. */
export async function environmentWorkloads(parts: FactParts, about: ResourceState): Promise<readonly Consumer[]> {
  const own = about.id.toLowerCase();
  const kinds = WORKLOAD_KINDS.filter(({ type }) => type.startsWith('Microsoft.App/'));
  const found = await Promise.all(
    kinds.map(async ({ type, noun }) => {
      const workloads = await everywhere(parts, type);
      return workloads
        .filter(({ properties }) =>
          [textAt(properties, 'managedEnvironmentId'), textAt(properties, 'environmentId')].some(
            (id) => id?.toLowerCase() === own,
          ),
        )
        .map(({ name, id }): Consumer => ({ kind: noun, name, id }));
    }),
  );
  return found.flat();
}
