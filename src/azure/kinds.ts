import type { ResourceKind } from '../engine/resource-kind.ts';
import { containerApp } from '../resources/container-app.ts';
import { containerAppsJob } from '../resources/container-apps-job.ts';
import { containerGroup } from '../resources/container-group.ts';

/** What has to be known of a type to read bodies of it. */
export type ReadableKind = Pick<ResourceKind, 'type' | 'noun' | 'apiVersion' | 'secretPaths' | 'below' | 'together'>;

/** What runs as an identity and logs in to registries: looked at for facts, whether or not controls judge it. */
export const WORKLOAD_KINDS: readonly ReadableKind[] = [containerGroup, containerApp, containerAppsJob];

/** Identities that exist by themselves, so that a principal is known for one even when nothing runs as it. */
export const IDENTITY_KIND = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  noun: 'user-assigned identity',
  apiVersion: '2023-01-31',
  secretPaths: [],
} as const satisfies ReadableKind;

/** Where deployments are listed; and networks, zones and what is in them: read for facts only. */
const OTHER_KINDS: readonly ReadableKind[] = [
  {
    type: 'Microsoft.Resources/subscriptions/resourceGroups',
    noun: 'resource group',
    apiVersion: '2024-07-01',
    secretPaths: [],
  },
  { type: 'Microsoft.Network/virtualNetworks', noun: 'virtual network', apiVersion: '2025-05-01', secretPaths: [] },
  { type: 'Microsoft.Network/privateEndpoints', noun: 'private endpoint', apiVersion: '2025-05-01', secretPaths: [] },
  { type: 'Microsoft.Network/routeTables', noun: 'route table', apiVersion: '2025-05-01', secretPaths: [] },
  { type: 'Microsoft.Network/privateDnsZones', noun: 'private DNS zone', apiVersion: '2024-06-01', secretPaths: [] },
  {
    type: 'Microsoft.OperationalInsights/workspaces',
    noun: 'Log Analytics workspace',
    apiVersion: '2023-09-01',
    secretPaths: [],
  },
];

/** Finds a kind by its type, in any case: those that controls judge first, then those that facts need. */
export function kindsByType(judged: readonly ReadableKind[]): (type: string) => ReadableKind | undefined {
  const known = [...OTHER_KINDS, IDENTITY_KIND, ...WORKLOAD_KINDS, ...judged];
  const byType = new Map(known.map((kind) => [kind.type.toLowerCase(), kind] as const));
  return (type) => byType.get(type.toLowerCase());
}
