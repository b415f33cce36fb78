import type { RolePermission } from '../model/facts.ts';

type BuiltInRole = { readonly name: string; readonly permissions: readonly RolePermission[] };

/** A built-in role with the GUID of its definition. `narrow`: a workload may be given it on what it uses. */
export type ListedRole = BuiltInRole & { readonly id: string; readonly narrow: boolean };

const PULLING = 'Microsoft.ContainerRegistry/registries/pull/read';

/**
 * Built-in roles that can be judged without asking, by the GUID of their definition. Of their permissions only those are
 * kept that a privilege could come from, and pulling images: what else a role may do within one service is left out.
 */
const BUILT_IN: Readonly<Record<string, BuiltInRole>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': role('Owner', ['*']),
  'b24988ac-6180-42a0-ab88-20f7382dd24c': role(
    'Contributor',
    ['*'],
    ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
  ),
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': role('User Access Administrator', ['*/read', 'Microsoft.Authorization/*']),
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': role('Role Based Access Control Administrator', [
    '*/read',
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleAssignments/delete',
  ]),
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': role('Reader', ['*/read']),
  '43d0d8ad-25c7-4714-9337-8ba259a9fe05': role('Monitoring Reader', ['*/read']),
  '749f88d5-cbae-40b8-bcfc-e573ddc772fa': role('Monitoring Contributor', ['*/read']),
  '73c42c96-874c-492b-b04d-ab87d138a893': role('Log Analytics Reader', ['*/read']),
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': role('AcrPull', [PULLING]),
  '8311e382-0749-4cb8-b61a-304f252e45ec': role('AcrPush', [PULLING]),
  'c2f4ef07-c644-48eb-af81-4b1b4947fb11': role('AcrDelete'),
  '6cef56e8-d556-48e5-a04f-b8e64114680f': role('AcrImageSigner'),
  'cdda3590-29a3-44f6-95f2-9f980659eb04': role('AcrQuarantineReader'),
  'c8d4ff99-41c3-41a8-9f60-21dfdad59608': role('AcrQuarantineWriter'),
  'b93aa761-3e63-49ed-ac28-beffa264f7ac': role('Container Registry Repository Reader'),
  '2a1e307c-b015-4ebd-883e-5b7698a07328': role('Container Registry Repository Writer'),
  '2efddaa5-3f1f-4df3-97df-af3f13818f4c': role('Container Registry Repository Contributor'),
  'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7': role('Container Registry Repository Catalog Lister'),
  'fb382eab-e894-4461-af04-94435c366c3f': role('Container Registry Tasks Contributor'),
  '5d977122-f97e-4b4d-a52f-6b43003ddb4d': role('Azure Container Instances Contributor Role'),
  '358470bc-b998-42bd-ab17-a7e34c199c0f': role('Container Apps Contributor'),
  'ad2dd5fb-cd4b-4fd4-a9b6-4fed3630980b': role('ContainerApp Reader'),
  'f3bd1b5c-91fa-40e7-afe7-0c11d331232c': role('Container Apps Operator'),
  '4e3d2b60-56ae-4dc6-a233-09c8e5a82e68': role('Container Apps Jobs Contributor'),
  '57cc5028-e6a7-4284-868d-0611c5923f8d': role('Container Apps ManagedEnvironments Contributor'),
  '1b32c00b-7eff-4c22-93e6-93d11d72d2d8': role('Container Apps ManagedEnvironments Reader'),
  '4633458b-17de-408a-b874-0445c86b69e6': role('Key Vault Secrets User'),
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': role('Key Vault Secrets Officer'),
  '21090545-7ca7-4776-b22c-e363652d74d2': role('Key Vault Reader'),
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': role('Storage Blob Data Reader'),
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': role('Storage Blob Data Contributor'),
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': role('Storage Blob Data Owner'),
  '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec': role('SQL DB Contributor'),
  '3913510d-42f4-4e42-8a64-420c390055eb': role('Monitoring Metrics Publisher'),
  'f1a07417-d97a-45cb-824c-7a7467783830': role('Managed Identity Operator'),
};

/** What workloads need on single resources in place of a privileged role: to pull images, read secrets, use blobs. */
const NARROW = ['AcrPull', 'Key Vault Secrets User', 'Storage Blob Data Reader', 'Storage Blob Data Contributor'];

const GRANTING = 'microsoft.authorization/roleassignments/write';

/** Stand for everything that a provider offers: only a pattern that spans providers matches them. */
const ANYTHING = ['microsoft.any/any/write', 'microsoft.any/any/delete', 'microsoft.any/any/any/action'];

/** The GUID of a role definition id, in lower case. */
export function roleGuid(roleDefinitionId: string): string {
  return roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '';
}

/** The permissions of a built-in role of the table; `undefined` for a role that has to be asked about. */
export function builtInPermissions(roleDefinitionId: string): readonly RolePermission[] | undefined {
  return builtIn(roleDefinitionId)?.permissions;
}

/** The built-in roles of the table. */
export function builtInRoles(): readonly ListedRole[] {
  return Object.entries(BUILT_IN).map(([id, role]) => ({ id, ...role, narrow: NARROW.includes(role.name) }));
}

/** What people call a role: its name, or the GUID of one that is not in the table. */
export function roleName(roleDefinitionId: string): string {
  return builtIn(roleDefinitionId)?.name ?? `role ${roleGuid(roleDefinitionId)}`;
}

/**
 * Is a role privileged as it was assigned, judged by what it permits and not by its name? It is when it may give access
 * to others, or may write, delete or act across all providers; reading everything is no privilege.
 * `assignmentCondition` is that of the assignment.
 */
export function isPrivileged(permissions: readonly RolePermission[], assignmentCondition?: string | null): boolean {
  const broad = permissions.some((permission) => ANYTHING.some((action) => allows(permission, action)));
  return broad || managesAccess(permissions, assignmentCondition);
}

/**
 * May its holder give access to others? A condition that speaks of writing assignments narrows what may be given, and is
 * taken for enough; any other condition narrows something else.
 */
export function managesAccess(permissions: readonly RolePermission[], assignmentCondition?: string | null): boolean {
  if (narrows(assignmentCondition)) return false;
  return permissions.some((permission) => allows(permission, GRANTING) && !narrows(permission.condition));
}

/** May its holder pull images from a registry that grants for the registry as a whole? Who may read everything may. */
export function mayPull(permissions: readonly RolePermission[]): boolean {
  return permissions.some((permission) => allows(permission, PULLING.toLowerCase()));
}

function narrows(condition: string | null | undefined): boolean {
  return condition?.toLowerCase().includes(GRANTING) === true;
}

function allows({ actions, notActions }: RolePermission, action: string): boolean {
  return covers(actions, action) && !covers(notActions, action);
}

function covers(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), action));
}

/** Does a pattern with `*` for any characters match? Linear: every part is looked for once, in order. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

function builtIn(roleDefinitionId: string): BuiltInRole | undefined {
  const guid = roleGuid(roleDefinitionId);
  return Object.hasOwn(BUILT_IN, guid) ? BUILT_IN[guid] : undefined;
}

function role(name: string, actions: readonly string[] = [], notActions: readonly string[] = []): BuiltInRole {
  return { name, permissions: [{ actions, notActions }] };
}
