import type { Consumer } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { WORKLOAD_KINDS } from '../kinds.ts';
import { everywhere, needed } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { loginsOf } from './registry-logins.ts';

/**
 * Who is set up to log in to a registry with its admin account: its user name is the registry's name. Workloads that pull
 * with an identity, or with a token of the registry, name another user or none.
 */
export async function adminLoginConsumers(parts: FactParts, about: ResourceState): Promise<readonly Consumer[]> {
  const server = needed(about, 'loginServer').toLowerCase();
  const user = about.name.toLowerCase();
  const found = await Promise.all(
    WORKLOAD_KINDS.map(async ({ type, noun }) => {
      const workloads = await everywhere(parts, type);
      return workloads
        .filter((workload) => loginsOf(workload).some((login) => login.server === server && login.user === user))
        .map(({ name, id }): Consumer => ({ kind: noun, name, id }));
    }),
  );
  return found.flat();
}
