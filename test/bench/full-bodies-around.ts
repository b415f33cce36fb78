import type { JsonObject } from '../../src/model/json.ts';
import { SUBSCRIPTION } from './full-bodies.ts';

const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shop/providers`;
const NETWORK = `${GROUP}/Microsoft.Network/virtualNetworks/vnet-shop`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/kv-contoso-shop`;

const systemData = {
  createdBy: 'ana@contoso.example',
  createdByType: 'User',
  createdAt: '2025-12-02T09:00:00.1234567Z',
  lastModifiedBy: 'ana@contoso.example',
  lastModifiedByType: 'User',
  lastModifiedAt: '2025-12-02T09:00:00.1234567Z',
};

/** An internal environment with workload profiles, its logs kept by diagnostic settings, in order. */
export const fullEnvironment: JsonObject = {
  id: `${GROUP}/Microsoft.App/managedEnvironments/env-shop`,
  name: 'env-shop',
  type: 'Microsoft.App/managedEnvironments',
  location: 'West Europe',
  tags: { owner: 'platform' },
  systemData,
  properties: {
    provisioningState: 'Succeeded',
    daprAIInstrumentationKey: null,
    daprAIConnectionString: null,
    vnetConfiguration: {
      internal: true,
      infrastructureSubnetId: `${NETWORK}/subnets/apps`,
      dockerBridgeCidr: null,
      platformReservedCidr: null,
      platformReservedDnsIP: null,
    },
    defaultDomain: 'kindrock-1a2b3c4d.westeurope.azurecontainerapps.io',
    staticIp: '10.20.2.100',
    appLogsConfiguration: {
      destination: 'log-analytics',
      logAnalyticsConfiguration: {
        customerId: '7a3c0000-0000-4000-8000-000000000001',
        sharedKey: null,
        dynamicJsonColumns: false,
      },
    },
    openTelemetryConfiguration: null,
    zoneRedundant: false,
    kedaConfiguration: { version: '2.17.2' },
    daprConfiguration: { version: '1.13.6-msft.6' },
    eventStreamEndpoint: `https://westeurope.azurecontainerapps.dev${GROUP}/managedEnvironments/env-shop/eventstream`,
    customDomainConfiguration: {
      customDomainVerificationId: '4B1E5D0C9A87F36521DE4B1E5D0C9A87F36521DE4B1E5D0C9A87F36521DE4B1E',
      dnsSuffix: null,
      certificateKeyVaultProperties: null,
      certificateValue: null,
      certificatePassword: null,
      thumbprint: null,
      subjectName: null,
      expirationDate: null,
    },
    workloadProfiles: [{ workloadProfileType: 'Consumption', name: 'Consumption', enableFips: false }],
    appInsightsConfiguration: null,
    infrastructureResourceGroup: 'ME_env-shop_rg-shop_westeurope',
    peerAuthentication: { mtls: { enabled: true } },
    peerTrafficConfiguration: { encryption: { enabled: true } },
    publicNetworkAccess: 'Disabled',
  },
};

/** A vault behind a private endpoint, in order. */
export const fullVault: JsonObject = {
  id: VAULT,
  name: 'kv-contoso-shop',
  type: 'Microsoft.KeyVault/vaults',
  location: 'westeurope',
  tags: { owner: 'platform' },
  systemData,
  properties: {
    sku: { family: 'A', name: 'standard' },
    tenantId: '7e7a0000-0000-4000-8000-000000000001',
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
    privateEndpointConnections: [
      {
        id: `${VAULT}/privateEndpointConnections/pe-vault`,
        properties: {
          provisioningState: 'Succeeded',
          privateEndpoint: { id: `${GROUP}/Microsoft.Network/privateEndpoints/pe-vault` },
          privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
        },
      },
    ],
    accessPolicies: [],
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    enableRbacAuthorization: true,
    enablePurgeProtection: true,
    vaultUri: 'https://kv-contoso-shop.vault.azure.net/',
    provisioningState: 'Succeeded',
    publicNetworkAccess: 'Disabled',
  },
};

const extension = (name: string, more: JsonObject = {}): JsonObject => ({ name, isEnabled: 'True', ...more });

/** The plan for containers with the extensions that it has, in order. */
export const fullPlan: JsonObject = {
  id: `${SUBSCRIPTION}/providers/Microsoft.Security/pricings/Containers`,
  name: 'Containers',
  type: 'Microsoft.Security/pricings',
  properties: {
    pricingTier: 'Standard',
    freeTrialRemainingTime: 'PT0S',
    enablementTime: '2025-12-02T09:00:00.123Z',
    resourcesCoverageStatus: 'FullyCovered',
    extensions: [
      extension('ContainerRegistriesVulnerabilityAssessments'),
      extension('AgentlessDiscoveryForKubernetes'),
      extension('AgentlessVmScanning', { additionalExtensionProperties: { ExclusionTags: '[]' } }),
      extension('ContainerSensor'),
      extension('ContainerIntegrityContribution'),
    ],
  },
};

/** A group's Reader on the subscription: the assignment that is seen most. */
export const fullAssignment: JsonObject = {
  properties: {
    roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
    principalId: '0e000000-0000-4000-8000-00000000000e',
    principalType: 'Group',
    scope: SUBSCRIPTION,
    condition: null,
    conditionVersion: null,
    createdOn: '2025-12-02T09:00:00.1234567Z',
    updatedOn: '2025-12-02T09:00:00.1234567Z',
    createdBy: 'a0000000-0000-4000-8000-00000000000a',
    updatedBy: 'a0000000-0000-4000-8000-00000000000a',
    delegatedManagedIdentityResourceId: null,
    description: null,
  },
  id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/9b000000-0000-4000-8000-000000000001`,
  type: 'Microsoft.Authorization/roleAssignments',
  name: '9b000000-0000-4000-8000-000000000001',
};

/** A subnet for container groups with two of them in it, in order. */
export const fullSubnet: JsonObject = {
  name: 'batch',
  id: `${NETWORK}/subnets/batch`,
  etag: 'W/"7d0c2d7e-8a31-4a7b-9f5e-2b7d6c4a1e90"',
  type: 'Microsoft.Network/virtualNetworks/subnets',
  properties: {
    provisioningState: 'Succeeded',
    addressPrefix: '10.20.4.0/24',
    networkSecurityGroup: { id: `${GROUP}/Microsoft.Network/networkSecurityGroups/nsg-batch` },
    ipConfigurationProfiles: [
      {
        id: `${GROUP}/Microsoft.Network/networkProfiles/aci-1/containerNetworkInterfaceConfigurations/eth0/ipConfigurations/ip`,
      },
    ],
    serviceAssociationLinks: [
      {
        name: 'acisal',
        id: `${NETWORK}/subnets/batch/serviceAssociationLinks/acisal`,
        etag: 'W/"7d0c2d7e-8a31-4a7b-9f5e-2b7d6c4a1e90"',
        type: 'Microsoft.Network/virtualNetworks/subnets/serviceAssociationLinks',
        properties: {
          provisioningState: 'Succeeded',
          linkedResourceType: 'Microsoft.ContainerInstance/containerGroups',
          enabledForArmDeployments: false,
          allowDelete: true,
          subnetId: null,
          locations: [],
        },
      },
    ],
    serviceEndpoints: [],
    delegations: [
      {
        name: 'aci',
        id: `${NETWORK}/subnets/batch/delegations/aci`,
        etag: 'W/"7d0c2d7e-8a31-4a7b-9f5e-2b7d6c4a1e90"',
        properties: {
          provisioningState: 'Succeeded',
          serviceName: 'Microsoft.ContainerInstance/containerGroups',
          actions: ['Microsoft.Network/virtualNetworks/subnets/action'],
        },
        type: 'Microsoft.Network/virtualNetworks/subnets/delegations',
      },
    ],
    privateEndpointNetworkPolicies: 'Disabled',
    privateLinkServiceNetworkPolicies: 'Enabled',
  },
};
