import type { Consumer, PrincipalUse } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { textAt } from '../json-parts.ts';
import { IDENTITY_KIND, WORKLOAD_KINDS } from '../kinds.ts';
import { everywhere, needed } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

type Found = { readonly identity: PrincipalUse['identity']; readonly workload: Consumer };

/** What the principal of a role assignment is, and which workloads in the scopes run as it. */
export async function principalUse(parts: FactParts, about: ResourceState): Promise<PrincipalUse> {
  const principal = needed(about, 'principalId').toLowerCase();
  const [identities, ...lists] = await Promise.all([
    everywhere(parts, IDENTITY_KIND.type),
    ...WORKLOAD_KINDS.map(async ({ type, noun }) => {
      const workloads = await everywhere(parts, type);
      return workloads.flatMap((workload) => runningAs(workload, noun, principal));
    }),
  ]);
  const found = lists.flat();
  const itself = identities.find(({ properties }) => textAt(properties, 'principalId')?.toLowerCase() === principal);
  const isUserAssigned = itself !== undefined || found.some(({ identity }) => identity === 'user-assigned');
  return {
    ...(itself === undefined ? {} : { name: itself.name }),
    identity: isUserAssigned ? 'user-assigned' : (found[0]?.identity ?? 'none'),
    workloads: found.map(({ workload }) => workload),
  };
}

function runningAs(workload: ResourceState, noun: string, principal: string): readonly Found[] {
  const { identity, name, id } = workload;
  const consumer: Consumer = { kind: noun, name, id };
  const assigned = Object.values(identity?.userAssignedIdentities ?? {});
  if (assigned.some((one) => one?.principalId?.toLowerCase() === principal)) {
    return [{ identity: 'user-assigned', workload: consumer }];
  }
  return identity?.principalId?.toLowerCase() === principal
    ? [{ identity: 'system-assigned', workload: consumer }]
    : [];
}
