import type { JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { textAt } from '../json-parts.ts';
import { allElements, needed, scopeOfAssignment } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** Owner, User Access Administrator, Role Based Access Control Administrator. */
const ACCESS_ROLES = [
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
];

/**
 * How many principals other than this one may grant access at the scope of an assignment, by an assignment there or above.
 * Conditional grants don't count: they may not be enough to put things right.
 */
export async function otherAccessAdministrators(parts: FactParts, about: ResourceState): Promise<number> {
  const own = needed(about, 'principalId').toLowerCase();
  const assignments = await allElements(parts, () => parts.authorization.listAt(scopeOfAssignment(about)));
  const principals = assignments
    .filter(managesAccess)
    .map((one) => textAt(one, 'properties', 'principalId')?.toLowerCase());
  return new Set(principals.filter((principal) => principal !== undefined && principal !== own)).size;
}

function managesAccess(assignment: JsonObject): boolean {
  const role = textAt(assignment, 'properties', 'roleDefinitionId')?.toLowerCase() ?? '';
  const condition = textAt(assignment, 'properties', 'condition') ?? '';
  return condition === '' && ACCESS_ROLES.some((id) => role.endsWith(`/${id}`));
}
