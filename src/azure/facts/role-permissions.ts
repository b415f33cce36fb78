import type { RolePermission } from '../../model/facts.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { answeredObject } from '../answered.ts';
import { isObject, textAt } from '../json-parts.ts';
import { needed, notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

const ROLE_ID =
  /\/providers\/microsoft\.authorization\/roledefinitions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** What the role of an assignment allows. Only the role's GUID is taken from the body; the address is made anew. */
export async function rolePermissions(parts: FactParts, about: ResourceState): Promise<readonly RolePermission[]> {
  const roleId = ROLE_ID.exec(needed(about, 'roleDefinitionId'))?.[1];
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(about.id)?.[1];
  if (roleId === undefined || subscriptionId === undefined) throw notKnown(`${about.name} names no role definition`);
  return permissionsOfRole(parts, subscriptionId, roleId);
}

/** The permissions of a role definition, by its GUID, as seen from a subscription. */
export async function permissionsOfRole(
  parts: FactParts,
  subscriptionId: string,
  roleId: string,
): Promise<readonly RolePermission[]> {
  const body = await answeredObject(
    () => parts.authorization.getRole(subscriptionId, roleId),
    () => ({ write: false, now: parts.clock.now() }),
  );
  const permissions = isObject(body['properties']) ? body['properties']['permissions'] : undefined;
  if (!Array.isArray(permissions) || !permissions.every(isObject)) throw notKnown(`role ${roleId} has no permissions`);
  return permissions.map(permissionOf);
}

function permissionOf(permission: JsonObject): RolePermission {
  const condition = textAt(permission, 'condition');
  return {
    actions: texts(permission['actions']),
    notActions: texts(permission['notActions']),
    ...(condition === undefined ? {} : { condition }),
  };
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
