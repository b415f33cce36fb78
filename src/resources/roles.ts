import type { RolePermission } from '../model/facts.ts';

/**
 * Built-in roles whose permissions are known without asking, by the GUID of their definition: the privileged ones, and
 * those that workloads commonly hold. Only what judging a privilege needs is kept.
 */
const BUILT_IN: Readonly<Record<string, { readonly name: string; readonly permission: RolePermission }>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': { name: 'Owner', permission: allows(['*']) },
  'b24988ac-6180-42a0-ab88-20f7382dd24c': {
    name: 'Contributor',
    permission: allows(['*'], ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write']),
  },
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': {
    name: 'User Access Administrator',
    permission: allows(['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*']),
  },
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': {
    name: 'Role Based Access Control Administrator',
    permission: allows([
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
    ]),
  },
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': { name: 'Reader', permission: allows(['*/read']) },
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': {
    name: 'AcrPull',
    permission: allows(['Microsoft.ContainerRegistry/registries/pull/read']),
  },
  '8311e382-0749-4cb8-b61a-304f252e45ec': {
    name: 'AcrPush',
    permission: allows([
      'Microsoft.ContainerRegistry/registries/pull/read',
      'Microsoft.ContainerRegistry/registries/push/write',
    ]),
  },
  '4633458b-17de-408a-b874-0445c86b69e6': { name: 'Key Vault Secrets User', permission: allows([]) },
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': {
    name: 'Storage Blob Data Reader',
    permission: allows(['Microsoft.Storage/storageAccounts/blobServices/containers/read']),
  },
  '3913510d-42f4-4e42-8a64-420c390055eb': { name: 'Monitoring Metrics Publisher', permission: allows([]) },
  '43d0d8ad-25c7-4714-9337-8ba259a9fe05': { name: 'Monitoring Reader', permission: allows(['*/read']) },
  '73c42c96-874c-492b-b04d-ab87d138a893': { name: 'Log Analytics Reader', permission: allows(['*/read']) },
  '358470bc-b998-42bd-ab17-a7e34c199c0f': {
    name: 'Container Apps Contributor',
    permission: allows(['Microsoft.App/containerApps/*']),
  },
};

const GRANTING = 'microsoft.authorization/roleassignments/write';

/** The GUID of a role definition id, in lower case. */
export function roleGuid(roleDefinitionId: string): string {
  return roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '';
}

/** The permissions of a built-in role of the table; `undefined` for a role that has to be asked about. */
export function builtInPermissions(roleDefinitionId: string): readonly RolePermission[] | undefined {
  const role = BUILT_IN[roleGuid(roleDefinitionId)];
  return role === undefined ? undefined : [role.permission];
}

/** What people call a role: its name, or the GUID of one that is not in the table. */
export function roleName(roleDefinitionId: string): string {
  return BUILT_IN[roleGuid(roleDefinitionId)]?.name ?? `role ${roleGuid(roleDefinitionId)}`;
}

/**
 * Is a role privileged, judged by what it permits and not by its name? It is when it may grant access to others, or may
 * write, delete or act across all providers. Permissions under a condition of the role itself do not count.
 */
export function isPrivileged(permissions: readonly RolePermission[]): boolean {
  return permissions
    .filter(({ condition }) => condition === undefined || condition === null || condition === '')
    .some(({ actions, notActions }) => {
      const grants = covers(actions, GRANTING) && !covers(notActions, GRANTING);
      return grants || actions.some(isBroad);
    });
}

/** Across all providers, and more than reading. */
function isBroad(action: string): boolean {
  const text = action.toLowerCase();
  return text.startsWith('*') && !/^\*\/(?:.*\/)?read$/u.test(text);
}

function covers(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => wildcard(pattern.toLowerCase(), action));
}

/** Does a pattern with `*` for any characters match? Linear: every part is looked for once, in order. */
function wildcard(pattern: string, text: string): boolean {
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

function allows(actions: readonly string[], notActions: readonly string[] = []): RolePermission {
  return { actions, notActions };
}
