import type { ResourceState } from '../../src/model/resource.ts';
import { authConfigs } from '../../src/resources/auth-configs.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';
import { policyAssignments } from '../../src/resources/policy-assignments.ts';
import { privateDnsLinks } from '../../src/resources/private-dns-links.ts';
import { registryTasks } from '../../src/resources/registry-tasks.ts';
import { APP, appBody, appWithIngress, environmentBody, IDENTITY, jobBody } from './app-bodies.ts';
import { assignmentBody, GROUP, REGISTRY, registryBody, ROLES, SUBSCRIPTION, togetherBody, without } from './bodies.ts';
import { planBody } from './defender-bodies.ts';
import { groupBody } from './group-bodies.ts';
import { subnetBody } from './subnet-bodies.ts';

/** The id of a network. */
export const network = (name: string): string => `${GROUP}/providers/Microsoft.Network/virtualNetworks/${name}`;

const policies = { retentionPolicy: { status: 'disabled', days: 7 }, trustPolicy: { type: 'Notary' } };
const identity = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } };
const vaultBody: ResourceState = {
  id: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`,
  name: 'kv',
  type: 'Microsoft.KeyVault/vaults',
  properties: {
    publicNetworkAccess: 'Enabled',
    privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
  },
};
const pull = { registries: [{ server: 'acrcontoso.azurecr.io', username: 'u', passwordSecretRef: 'p' }] };
const secret = { $redacted: 'hmac', looksLike: 'text' } as const;
const deploymentBody: ResourceState = {
  id: `${GROUP}/providers/Microsoft.Resources/deployments/main`,
  name: 'main',
  type: 'Microsoft.Resources/deployments',
  properties: {
    parameters: { dbPassword: { type: 'String', value: secret }, apiKey: { type: 'String', value: secret } },
    outputs: { clientSecret: { type: 'String', value: secret } },
  },
};

/** Drifted bodies, so that each control that sends a fix has one of them. */
export const FIXABLE_BODIES: readonly ResourceState[] = [
  registryBody({ adminUserEnabled: true, publicNetworkAccess: 'Enabled', policies, anonymousPullEnabled: true }),
  without(registryBody({ adminUserEnabled: true, policies }), 'publicNetworkAccess'),
  registryBody({ networkRuleBypassOptions: 'None', policies }),
  {
    id: `${REGISTRY}/tokens/ci`,
    name: 'ci',
    type: 'Microsoft.ContainerRegistry/registries/tokens',
    properties: { scopeMapId: `${REGISTRY}/scopeMaps/_repositories_pull`, status: 'enabled' },
  },
  assignmentBody(),
  assignmentBody({ roleDefinitionId: ROLES.owner, condition: 'x', conditionVersion: '2.0' }),
  {
    ...appWithIngress({
      external: true,
      allowInsecure: true,
      additionalPortMappings: [{ external: true, targetPort: 1 }],
    }),
    identity: { type: 'None' },
  },
  appBody({}, { scale: { maxReplicas: 1 }, identity: { type: 'None' } }),
  togetherBody(authConfigs, APP, {
    current: { platform: { enabled: false }, identityProviders: { gitHub: { registration: { clientId: 'c' } } } },
  }),
  appBody(pull, { identity }),
  jobBody(pull, { identity }),
  jobBody({}, { identity: { type: 'None' } }),
  environmentBody({
    publicNetworkAccess: 'Enabled',
    vnetConfiguration: null,
    peerTrafficConfiguration: { encryption: { enabled: false } },
    appLogsConfiguration: { destination: 'azure-monitor' },
  }),
  vaultBody,
  togetherBody(diagnosticSettings, REGISTRY, {}),
  togetherBody(diagnosticSettings, `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`, {}),
  togetherBody(diagnosticSettings, SUBSCRIPTION, {}),
  togetherBody(policyAssignments, SUBSCRIPTION, {}),
  groupBody({ instanceView: { state: 'Stopped' } }),
  subnetBody({ delegations: [] }),
  planBody('Containers', { pricingTier: 'Free', subPlan: null, extensions: null }),
  planBody('Containers', {
    pricingTier: 'Standard',
    enforce: 'False',
    extensions: [
      { name: 'AgentlessVmScanning', isEnabled: 'True', additionalExtensionProperties: { ExclusionTags: '[]' } },
      { name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: 'False' },
    ],
  }),
  planBody('Containers', { pricingTier: 'Standard', extensions: [{ name: 'AgentlessVmScanning', isEnabled: 'True' }] }),
  togetherBody(privateDnsLinks, `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`, {
    hub: { virtualNetwork: { id: network('hub') } },
  }),
  togetherBody(registryTasks, REGISTRY, {
    web: { step: { type: 'Docker' } },
    api: { step: { type: 'Docker' }, trigger: { baseImageTrigger: { name: 'base', status: 'Disabled' } } },
    purge: { step: { type: 'EncodedTask' } },
  }),
  deploymentBody,
];
