import type { ResourceState } from '../../model/resource.ts';
import { needed } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** Is a role assignment one of ours? */
export async function ownPrincipal(parts: FactParts, about: ResourceState): Promise<boolean> {
  return (await parts.ownPrincipalIds()).includes(needed(about, 'principalId').toLowerCase());
}
