import type { JsonObject } from '../model/json.ts';
import type { SimulatedKind } from './simulated-kind.ts';
import { merge } from './wire.ts';

/** Bodies that are written as a whole and at once. */
export function plainKind(
  type: string,
  versions: readonly string[],
  differences: Partial<SimulatedKind> = {},
): SimulatedKind {
  return { type, versions, readOnly: [], secrets: [], ...differences };
}

const asMerge = (before: JsonObject, patch: JsonObject): JsonObject => merge(before, patch) as JsonObject;
const INSIGHTS = 'Microsoft.Insights';
const NETWORK = 'Microsoft.Network';
const ENDPOINTS = 'privateEndpointConnections';

/** What hangs on other resources, and what facts are read from. */
export function hangingKinds(
  registryVersions: readonly string[],
  appVersions: readonly string[],
): readonly SimulatedKind[] {
  const network = ['2024-03-01', '2025-05-01'];
  return [
    plainKind('Microsoft.ContainerRegistry/registries/tokens', registryVersions, {
      readOnly: ['creationDate', 'provisioningState'],
      secrets: ['properties.credentials.passwords.*.value'],
      patch: asMerge,
    }),
    plainKind('Microsoft.ContainerRegistry/registries/scopeMaps', registryVersions, { patch: asMerge }),
    plainKind('Microsoft.ContainerRegistry/registries/tasks', ['2019-06-01-preview'], { patch: asMerge }),
    plainKind('Microsoft.App/containerApps/authConfigs', appVersions),
    plainKind('Microsoft.App/containerApps/revisions', appVersions),
    plainKind('Microsoft.KeyVault/vaults', ['2022-07-01', '2023-07-01'], {
      readOnly: ['vaultUri', 'provisioningState', ENDPOINTS],
      patch: asMerge,
    }),
    plainKind('Microsoft.Security/pricings', ['2023-01-01', '2024-01-01'], {
      readOnly: ['freeTrialRemainingTime', 'deprecated', 'replacedBy', 'inherited', 'inheritedFrom'],
    }),
    plainKind(`${INSIGHTS}/diagnosticSettings`, ['2021-05-01-preview'], { atScopeOnly: true }),
    plainKind(`${INSIGHTS}/scheduledQueryRules`, ['2021-08-01'], { patch: asMerge }),
    plainKind(`${INSIGHTS}/activityLogAlerts`, ['2020-10-01'], { patch: asMerge }),
    plainKind('Microsoft.Authorization/policyAssignments', ['2024-05-01', '2025-03-01'], { readOnly: ['scope'] }),
    plainKind('Microsoft.OperationalInsights/workspaces', ['2023-09-01']),
    plainKind(`${NETWORK}/virtualNetworks`, network),
    plainKind(`${NETWORK}/virtualNetworks/subnets`, network, {
      readOnly: ['ipConfigurations', 'privateEndpoints', 'serviceAssociationLinks', 'provisioningState'],
    }),
    plainKind(`${NETWORK}/routeTables`, network),
    plainKind(`${NETWORK}/privateEndpoints`, network),
    plainKind(`${NETWORK}/privateDnsZones`, ['2020-06-01', '2024-06-01']),
    plainKind(`${NETWORK}/privateDnsZones/virtualNetworkLinks`, ['2020-06-01', '2024-06-01'], {
      readOnly: ['virtualNetworkLinkState', 'provisioningState'],
      born: () => ({ virtualNetworkLinkState: 'Completed' }),
    }),
    plainKind(`${NETWORK}/privateDnsZones/A`, ['2020-06-01', '2024-06-01']),
  ];
}
