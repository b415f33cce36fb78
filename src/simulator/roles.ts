import type { JsonObject } from '../model/json.ts';

/** GUIDs of built-in roles, by name. */
export const ROLE_IDS = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  rbacAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  acrPush: '8311e382-0749-4cb8-b61a-304f252e45ec',
  containerAppsContributor: '358470bc-b998-42bd-ab17-a7e34c199c0f',
} as const;

type Role = {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly not?: readonly string[];
};

const BUILT_IN: readonly Role[] = [
  { id: ROLE_IDS.owner, name: 'Owner', actions: ['*'] },
  {
    id: ROLE_IDS.contributor,
    name: 'Contributor',
    actions: ['*'],
    not: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  { id: ROLE_IDS.reader, name: 'Reader', actions: ['*/read'] },
  {
    id: ROLE_IDS.userAccessAdministrator,
    name: 'User Access Administrator',
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  },
  {
    id: ROLE_IDS.rbacAdministrator,
    name: 'Role Based Access Control Administrator',
    actions: [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
      'Microsoft.Support/*',
    ],
  },
  { id: ROLE_IDS.acrPull, name: 'AcrPull', actions: ['Microsoft.ContainerRegistry/registries/pull/read'] },
  {
    id: ROLE_IDS.acrPush,
    name: 'AcrPush',
    actions: ['Microsoft.ContainerRegistry/registries/pull/read', 'Microsoft.ContainerRegistry/registries/push/write'],
  },
  {
    id: ROLE_IDS.containerAppsContributor,
    name: 'Container Apps Contributor',
    actions: ['Microsoft.App/containerApps/*'],
  },
];

/** Definitions of built-in roles as they are printed below a scope. */
export function builtInRoles(scope: string): readonly JsonObject[] {
  const prefix = /^\/subscriptions\/[^/]+/u.exec(scope)?.[0] ?? '';
  return BUILT_IN.map(({ id, name, actions, not }) => ({
    id: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: id,
    properties: {
      roleName: name,
      type: 'BuiltInRole',
      description: name,
      assignableScopes: ['/'],
      permissions: [{ actions, notActions: not ?? [], dataActions: [], notDataActions: [] }],
      createdOn: '2015-02-02T21:55:09.8806423Z',
      updatedOn: '2023-11-15T15:55:36.3376453Z',
      createdBy: null,
      updatedBy: null,
    },
  }));
}
