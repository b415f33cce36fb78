import type { Puller, RolePermission } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { builtInPermissions, mayPull, roleGuid } from '../../resources/roles.ts';
import { textAt } from '../json-parts.ts';
import { allElements, notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { permissionsOfRole } from './role-permissions.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/**
 * Who may pull from a registry by a role at the registry or above it, each principal once. A registry that grants per
 * repository, under conditions, is not looked through.
 */
export async function registryPullers(parts: FactParts, about: ResourceState): Promise<readonly Puller[]> {
  const subscriptionId = about.id.split('/')[2] ?? '';
  if (textAt(about.properties, 'roleAssignmentMode')?.toLowerCase() === 'abacrepositorypermissions') {
    throw notKnown(`${about.name} grants per repository, which is not looked through`);
  }
  const assignments = await allElements(parts, () => parts.authorization.listAt(about.id));
  const grants = assignments.map(({ properties }) => ({
    principalId: textAt(properties ?? null, 'principalId')?.toLowerCase() ?? '',
    principalType: textAt(properties ?? null, 'principalType') ?? '',
    roleDefinitionId: textAt(properties ?? null, 'roleDefinitionId') ?? '',
    scope: textAt(properties ?? null, 'scope') ?? '',
  }));
  const roles = new Map<string, readonly RolePermission[]>();
  for (const { roleDefinitionId } of grants) {
    const guid = roleGuid(roleDefinitionId);
    if (roles.has(guid)) continue;
    if (!GUID.test(guid)) throw notKnown(`an assignment at ${about.name} names no role definition`);
    roles.set(guid, builtInPermissions(roleDefinitionId) ?? (await permissionsOfRole(parts, subscriptionId, guid)));
  }
  const pulling = grants.filter(({ roleDefinitionId }) => mayPull(roles.get(roleGuid(roleDefinitionId)) ?? []));
  return [...new Map(pulling.map((grant) => [grant.principalId, grant])).values()];
}
