import type { JsonObject } from '../model/json.ts';
import { safeguards } from './contoso-safeguards.ts';
import { GROUP, ID, IDS, SUBSCRIPTION } from './contoso.ts';
import { TENANT } from './identity.ts';
import { ROLE_IDS } from './roles.ts';
import { wireTime } from './wire-time.ts';

const AT_SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION}`;
const ENVIRONMENT = `${GROUP}/providers/Microsoft.App/managedEnvironments/env-shop`;
const SHOP_IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shop`;
const DAY_MS = 86_400_000;

/** Every body of the estate as it is before anybody does anything; it was set up 90 days before `now`. */
export function contosoBodies(now: Date): readonly JsonObject[] {
  const at = wireTime(new Date(now.getTime() - 90 * DAY_MS));
  const who = { by: 'ana@contoso.example', byType: 'User' };
  const systemData = {
    createdBy: who.by,
    createdByType: who.byType,
    createdAt: at,
    lastModifiedBy: who.by,
    lastModifiedByType: who.byType,
    lastModifiedAt: at,
  };
  return [
    ...containers(),
    registry(IDS.quietRegistry, 'Premium', at, { systemData }),
    registry(IDS.privateRegistry, 'Premium', at, { systemData }, { privateEndpointConnections: [connection()] }),
    registry(IDS.openRegistry, 'Premium', at, { systemData }),
    registry(IDS.usedRegistry, 'Basic', at, { systemData }, { adminUserEnabled: true, publicNetworkAccess: 'Enabled' }),
    identity('id-shop', ID.shopIdentity, '1c000000-0000-4000-8000-000000000001'),
    identity('id-old-importer', ID.oldIdentity, '1c000000-0000-4000-8000-000000000002'),
    ...apps().map((app) => ({ ...app, systemData })),
    { ...nightlyBatch(), systemData },
    ...safeguards(),
    assignment('9b000000-0000-4000-8000-000000000001', 'owner', ID.owners, 'Group', AT_SUBSCRIPTION, at),
    assignment(
      '9b000000-0000-4000-8000-000000000002',
      'acrPull',
      ID.shopIdentity,
      'ServicePrincipal',
      IDS.privateRegistry,
      at,
    ),
  ];
}

/** The subscription and its resource group. */
function containers(): readonly JsonObject[] {
  const subscriptionPolicies = {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'EnterpriseAgreement_2014-09-01',
    spendingLimit: 'Off',
  };
  return [
    {
      id: AT_SUBSCRIPTION,
      authorizationSource: 'RoleBased',
      managedByTenants: [],
      subscriptionId: SUBSCRIPTION,
      tenantId: TENANT,
      displayName: 'Contoso Shop',
      state: 'Enabled',
      subscriptionPolicies,
    },
    {
      id: GROUP,
      name: 'rg-shop',
      type: 'Microsoft.Resources/resourceGroups',
      location: 'westeurope',
      tags: { team: 'shop' },
      properties: { provisioningState: 'Succeeded' },
    },
  ];
}

function registry(
  id: string,
  sku: 'Basic' | 'Premium',
  creationDate: string,
  others: JsonObject,
  properties: JsonObject = {},
): JsonObject {
  const name = id.split('/').at(-1) ?? '';
  const premium = sku === 'Premium' ? { networkRuleSet: { defaultAction: 'Deny', ipRules: [] } } : {};
  return {
    id,
    name,
    type: 'Microsoft.ContainerRegistry/registries',
    location: 'westeurope',
    tags: {},
    sku: { name: sku, tier: sku },
    ...others,
    properties: {
      loginServer: `${name}.azurecr.io`,
      creationDate,
      provisioningState: 'Succeeded',
      adminUserEnabled: false,
      ...premium,
      policies: {
        quarantinePolicy: { status: 'disabled' },
        trustPolicy: { type: 'Notary', status: 'disabled' },
        retentionPolicy: { days: 7, lastUpdatedTime: creationDate, status: 'disabled' },
        exportPolicy: { status: 'enabled' },
        azureADAuthenticationAsArmPolicy: { status: 'enabled' },
      },
      encryption: { status: 'disabled' },
      dataEndpointEnabled: false,
      dataEndpointHostNames: [],
      privateEndpointConnections: [],
      publicNetworkAccess: 'Disabled',
      networkRuleBypassOptions: 'AzureServices',
      networkRuleBypassAllowedForTasks: false,
      zoneRedundancy: 'Disabled',
      anonymousPullEnabled: false,
      roleAssignmentMode: 'LegacyRegistryPermissions',
      ...properties,
    },
  };
}

function connection(): JsonObject {
  return {
    id: `${IDS.privateRegistry}/privateEndpointConnections/pe-shop`,
    name: 'pe-shop',
    type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
    properties: {
      privateEndpoint: { id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-shop` },
      privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
      provisioningState: 'Succeeded',
    },
  };
}

function identity(name: string, principalId: string, clientId: string): JsonObject {
  return {
    id: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    name,
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    location: 'westeurope',
    tags: {},
    properties: { tenantId: TENANT, principalId, clientId },
  };
}

/** The environment, an app and a job; both run as the shop's identity and pull with it. */
function apps(): readonly JsonObject[] {
  const running = {
    identity: {
      type: 'UserAssigned',
      userAssignedIdentities: {
        [SHOP_IDENTITY]: { principalId: ID.shopIdentity, clientId: '1c000000-0000-4000-8000-000000000001' },
      },
    },
    location: 'West Europe',
  };
  const registries = [
    { server: 'contosoprivate.azurecr.io', identity: SHOP_IDENTITY, username: '', passwordSecretRef: '' },
  ];
  const container = (name: string, tag: string) => ({
    name,
    image: `contosoprivate.azurecr.io/shop/${name}:${tag}`,
    resources: { cpu: 0.5, memory: '1Gi' },
  });
  return [
    {
      id: ENVIRONMENT,
      name: 'env-shop',
      type: 'Microsoft.App/managedEnvironments',
      location: 'West Europe',
      properties: {
        provisioningState: 'Succeeded',
        zoneRedundant: false,
        vnetConfiguration: {
          internal: true,
          infrastructureSubnetId: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/apps`,
        },
        publicNetworkAccess: 'Disabled',
      },
    },
    {
      id: `${GROUP}/providers/Microsoft.App/containerApps/shop-web`,
      name: 'shop-web',
      type: 'Microsoft.App/containerApps',
      ...running,
      properties: {
        provisioningState: 'Succeeded',
        runningStatus: 'Running',
        managedEnvironmentId: ENVIRONMENT,
        latestRevisionName: 'shop-web--k3x8p2m',
        configuration: {
          activeRevisionsMode: 'Single',
          ingress: { external: false, targetPort: 8080, transport: 'Auto', allowInsecure: false },
          registries,
          secrets: [],
        },
        template: { containers: [container('web', '4.2')], scale: { minReplicas: 2, maxReplicas: 10 } },
      },
    },
    {
      id: `${GROUP}/providers/Microsoft.App/jobs/price-import`,
      name: 'price-import',
      type: 'Microsoft.App/jobs',
      ...running,
      properties: {
        provisioningState: 'Succeeded',
        environmentId: ENVIRONMENT,
        configuration: {
          triggerType: 'Schedule',
          replicaTimeout: 1_800,
          scheduleTriggerConfig: { cronExpression: '0 4 * * *', parallelism: 1, replicaCompletionCount: 1 },
          registries,
        },
        template: { containers: [container('price-import', '1.9')] },
      },
    },
  ];
}

/** A container group that still logs in with a registry's admin account. */
function nightlyBatch(): JsonObject {
  return {
    id: `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/nightly-batch`,
    name: 'nightly-batch',
    type: 'Microsoft.ContainerInstance/containerGroups',
    location: 'westeurope',
    tags: {},
    properties: {
      provisioningState: 'Succeeded',
      osType: 'Linux',
      sku: 'Standard',
      restartPolicy: 'OnFailure',
      imageRegistryCredentials: [
        { server: 'contosobatch.azurecr.io', username: 'contosobatch', password: 'simulated' },
      ],
      containers: [
        {
          name: 'batch',
          properties: {
            image: 'contosobatch.azurecr.io/batch:7',
            environmentVariables: [{ name: 'DB_CONNECTION', secureValue: 'simulated' }],
            resources: { requests: { cpu: 1, memoryInGB: 1 } },
          },
        },
      ],
      instanceView: { state: 'Running', events: [] },
    },
  };
}

function assignment(
  name: string,
  role: keyof typeof ROLE_IDS,
  principalId: string,
  principalType: 'Group' | 'ServicePrincipal',
  scope: string,
  at: string,
): JsonObject {
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      scope,
      roleDefinitionId: `${AT_SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLE_IDS[role]}`,
      principalId,
      principalType,
      createdOn: at,
      updatedOn: at,
      createdBy: ID.ana,
      updatedBy: ID.ana,
    },
  };
}
