import type { PullGrant } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { roleGuid } from '../../resources/roles.ts';
import { textAt } from '../json-parts.ts';
import { allElements } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** The roles that service principals hold on a registry, granted there or above it. Groups are not looked into. */
export async function pullGrants(parts: FactParts, about: ResourceState): Promise<readonly PullGrant[]> {
  const assignments = await allElements(parts, () => parts.authorization.listAt(about.id));
  return assignments.flatMap((assignment) => {
    const text = (name: string): string => textAt(assignment, 'properties', name) ?? '';
    if (text('principalType') !== 'ServicePrincipal') return [];
    const principalId = text('principalId').toLowerCase();
    return [{ principalId, role: roleGuid(text('roleDefinitionId')), isConditional: text('condition') !== '' }];
  });
}
