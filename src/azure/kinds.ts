import type { ResourceKind } from '../engine/resource-kind.ts';

/** What has to be known of a type to read bodies of it. */
export type ReadableKind = Pick<ResourceKind, 'type' | 'noun' | 'apiVersion' | 'secretPaths'>;

/** What runs as an identity and logs in to registries: looked at for facts, whether or not controls judge it. */
export const WORKLOAD_KINDS = [
  {
    type: 'Microsoft.ContainerInstance/containerGroups',
    noun: 'container group',
    apiVersion: '2025-09-01',
    secretPaths: [
      '/properties/containers/*/properties/environmentVariables/*/secureValue',
      '/properties/initContainers/*/properties/environmentVariables/*/secureValue',
      '/properties/imageRegistryCredentials/*/password',
      '/properties/volumes/*/secret',
      '/properties/volumes/*/azureFile/storageAccountKey',
      '/properties/diagnostics/logAnalytics/workspaceKey',
    ],
  },
  {
    type: 'Microsoft.App/containerApps',
    noun: 'container app',
    apiVersion: '2026-07-01',
    secretPaths: ['/properties/configuration/secrets/*/value'],
  },
  {
    type: 'Microsoft.App/jobs',
    noun: 'container app job',
    apiVersion: '2026-07-01',
    secretPaths: ['/properties/configuration/secrets/*/value'],
  },
] as const satisfies readonly ReadableKind[];

/** Identities that exist by themselves, so that a principal is known for one even when nothing runs as it. */
export const IDENTITY_KIND = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  noun: 'user-assigned identity',
  apiVersion: '2023-01-31',
  secretPaths: [],
} as const satisfies ReadableKind;

/** Finds a kind by its type, in any case: those that controls judge first, then those that facts need. */
export function kindsByType(judged: readonly ReadableKind[]): (type: string) => ReadableKind | undefined {
  const kinds = [...WORKLOAD_KINDS, IDENTITY_KIND, ...judged].map((kind) => [kind.type.toLowerCase(), kind] as const);
  const byType = new Map<string, ReadableKind>(kinds);
  return (type) => byType.get(type.toLowerCase());
}
