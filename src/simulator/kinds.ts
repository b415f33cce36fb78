import type { JsonObject } from '../model/json.ts';
import { hangingKinds, plainKind } from './more-kinds.ts';
import type { SimulatedKind } from './simulated-kind.ts';
import { armError, isObject, merge, objectAt, without } from './wire.ts';

const UPDATABLE = [
  'adminUserEnabled',
  'anonymousPullEnabled',
  'dataEndpointEnabled',
  'encryption',
  'networkRuleBypassAllowedForTasks',
  'networkRuleBypassOptions',
  'networkRuleSet',
  'policies',
  'publicNetworkAccess',
  'roleAssignmentMode',
];

const APP_VERSIONS = ['2024-03-01', '2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01'];

const registries: SimulatedKind = {
  type: 'Microsoft.ContainerRegistry/registries',
  versions: ['2023-07-01', '2025-11-01'],
  readOnly: [
    'loginServer',
    'creationDate',
    'provisioningState',
    'status',
    'dataEndpointHostNames',
    'privateEndpointConnections',
  ],
  secrets: [],
  newer: [
    [
      '2025-11-01',
      [
        'properties.anonymousPullEnabled',
        'properties.roleAssignmentMode',
        'properties.networkRuleBypassAllowedForTasks',
        'properties.policies.azureADAuthenticationAsArmPolicy',
      ],
    ],
  ],
  systemDataSince: '2023-07-01',
  /** Only known members, each as a whole; `policies` too. */
  patch(before, patch) {
    const sent = Object.entries(objectAt(patch, 'properties')).filter(([name]) => UPDATABLE.includes(name));
    const sku = isObject(patch['sku']) ? { sku: { ...patch['sku'], tier: patch['sku']['name'] } } : {};
    const others = Object.entries(patch).filter(([name]) => name === 'tags' || name === 'identity');
    const properties = { ...objectAt(before, 'properties'), ...Object.fromEntries(sent) };
    return { ...before, ...Object.fromEntries(others), ...sku, properties };
  },
  refusal(after, before) {
    if (objectAt(after, 'sku')['name'] === 'Premium') return undefined;
    const { publicNetworkAccess } = objectAt(after, 'properties');
    const was = objectAt(before, 'properties')['publicNetworkAccess'];
    if (publicNetworkAccess !== 'Disabled' || was === 'Disabled') return undefined;
    const message = 'Disabling public network access is not supported for the SKU of this registry. Use Premium.';
    return armError(400, 'DisablingPublicNetworkAccessNotSupported', message);
  },
  born: (name) => ({
    loginServer: `${name.toLowerCase()}.azurecr.io`,
    adminUserEnabled: false,
    publicNetworkAccess: 'Enabled',
    networkRuleBypassOptions: 'AzureServices',
    zoneRedundancy: 'Disabled',
    dataEndpointEnabled: false,
    dataEndpointHostNames: [],
    privateEndpointConnections: [],
  }),
  longRunning: { header: 'Azure-AsyncOperation', patch: 201 },
  busyCode: 'Conflict',
};

const containerGroups: SimulatedKind = {
  type: 'Microsoft.ContainerInstance/containerGroups',
  versions: ['2023-05-01', '2025-09-01'],
  readOnly: ['provisioningState', 'instanceView', 'isCreatedFromStandbyPool'],
  secrets: [
    'properties.containers.*.properties.environmentVariables.*.secureValue',
    'properties.initContainers.*.properties.environmentVariables.*.secureValue',
    'properties.imageRegistryCredentials.*.password',
    'properties.volumes.*.azureFile.storageAccountKey',
    'properties.volumes.*.secret',
    'properties.diagnostics.logAnalytics.workspaceKey',
  ],
  newer: [
    [
      '2025-09-01',
      [
        'properties.secretReferences',
        'properties.identityAcls',
        'properties.containers.*.properties.environmentVariables.*.secureValueReference',
        'properties.initContainers.*.properties.environmentVariables.*.secureValueReference',
        'properties.imageRegistryCredentials.*.passwordReference',
        'properties.volumes.*.azureFile.storageAccountKeyReference',
        'properties.volumes.*.secretReference',
      ],
    ],
  ],
  notListed: ['properties.instanceView', 'properties.containers.*.properties.instanceView'],
  systemDataSince: '2025-09-01',
  patch: (before, patch) => ({ ...before, tags: objectAt(patch, 'tags') }),
  longRunning: { header: 'Azure-AsyncOperation' },
  busyCode: 'ContainerGroupTransitioning',
};

/** Container apps, jobs and environments: JSON Merge Patch, `Location`. */
function appKind(name: string, differences: Partial<SimulatedKind>): SimulatedKind {
  return {
    type: `Microsoft.App/${name}`,
    versions: APP_VERSIONS,
    readOnly: ['provisioningState', 'outboundIpAddresses', 'eventStreamEndpoint'],
    secrets: ['properties.configuration.secrets.*.value'],
    systemDataSince: '2024-03-01',
    patch: (before, patch) => merge(before, patch) as JsonObject,
    longRunning: { header: 'Location', patch: 202 },
    ...differences,
  };
}

const containerApps = appKind('containerApps', {
  readOnly: [
    'provisioningState',
    'runningStatus',
    'latestRevisionName',
    'latestReadyRevisionName',
    'latestRevisionFqdn',
    'customDomainVerificationId',
    'outboundIpAddresses',
    'eventStreamEndpoint',
  ],
  newer: [['2025-07-01', ['properties.runningStatus', 'properties.configuration.identitySettings', 'kind']]],
  busyCode: 'ContainerAppOperationInProgress',
});

const environments = appKind('managedEnvironments', {
  readOnly: ['provisioningState', 'deploymentErrors', 'defaultDomain', 'staticIp', 'privateEndpointConnections'],
  secrets: ['properties.appLogsConfiguration.logAnalyticsConfiguration.sharedKey'],
  newer: [['2025-07-01', ['properties.publicNetworkAccess', 'properties.privateEndpointConnections']]],
  busyCode: 'ManagedEnvironmentOperationInProgress',
});

const roleAssignments = plainKind('Microsoft.Authorization/roleAssignments', ['2022-04-01'], {
  readOnly: ['scope', 'createdOn', 'createdBy', 'updatedOn', 'updatedBy'],
  refusal(after, before) {
    if (before === undefined) return undefined;
    const same = (name: string) => objectAt(after, 'properties')[name] === objectAt(before, 'properties')[name];
    if (same('roleDefinitionId') && same('principalId')) return undefined;
    const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
    return armError(400, 'RoleAssignmentUpdateNotPermitted', message);
  },
});

/** The types that the simulated Azure knows. */
export const SIMULATED_KINDS: readonly SimulatedKind[] = [
  registries,
  plainKind('Microsoft.ContainerRegistry/registries/privateEndpointConnections', registries.versions),
  containerGroups,
  containerApps,
  appKind('jobs', {
    newer: [['2025-07-01', ['properties.configuration.identitySettings']]],
    busyCode: 'JobOperationInProgress',
  }),
  environments,
  plainKind('Microsoft.ManagedIdentity/userAssignedIdentities', ['2023-01-31', '2024-11-30'], {
    readOnly: ['tenantId', 'principalId', 'clientId'],
    patch: (before, patch) => ({ ...before, tags: objectAt(patch, 'tags') }),
  }),
  roleAssignments,
  ...hangingKinds(registries.versions, APP_VERSIONS),
  plainKind('Microsoft.Authorization/roleDefinitions', ['2022-04-01']),
  plainKind('Microsoft.Authorization/roleAssignmentScheduleInstances', ['2020-10-01']),
  plainKind('Microsoft.Authorization/locks', ['2020-05-01'], { systemDataSince: '2020-05-01' }),
  plainKind('Microsoft.Resources/deployments', ['2021-04-01', '2022-09-01', '2024-07-01'], { atScopeOnly: true }),
  plainKind('Microsoft.Resources/subscriptions', ['2020-01-01', '2021-01-01', '2022-12-01']),
  plainKind('Microsoft.Resources/subscriptions/resourceGroups', [
    '2021-04-01',
    '2022-09-01',
    '2024-07-01',
    '2025-04-01',
  ]),
];

const BY_TYPE = new Map(SIMULATED_KINDS.map((kind) => [kind.type.toLowerCase(), kind] as const));

/** The behaviour of a type, in any case. */
export function simulatedKind(type: string): SimulatedKind | undefined {
  return BY_TYPE.get(type.toLowerCase());
}

/** How a body is asked for. */
export type View = {
  readonly version: string;
  readonly listed: boolean;
  /** The provisioning state while a write runs. */
  readonly state: string | undefined;
};

/** A stored body as an api-version prints it: without secrets, and without what that version doesn't know. */
export function shown(kind: SimulatedKind, body: JsonObject, { version, listed, state }: View): JsonObject {
  const unknown = (kind.newer ?? []).filter(([since]) => version < since).flatMap(([, paths]) => paths);
  const unstamped = kind.systemDataSince !== undefined && version < kind.systemDataSince ? ['systemData'] : [];
  const hidden = [...kind.secrets, ...unknown, ...unstamped, ...(listed ? (kind.notListed ?? []) : [])];
  const seen = hidden.reduce<JsonObject>((left, path) => without(left, path.split('.')) as JsonObject, body);
  if (state === undefined) return seen;
  return { ...seen, properties: { ...objectAt(seen, 'properties'), provisioningState: state } };
}
