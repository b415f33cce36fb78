import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceKind } from '../../src/engine/resource-kind.ts';
import { appRevisions } from '../../src/resources/app-revisions.ts';
import { authConfigs } from '../../src/resources/auth-configs.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';
import { idOfAll, listBelow } from '../../src/resources/index.ts';
import { privateDnsLinks } from '../../src/resources/private-dns-links.ts';
import { registryTasks } from '../../src/resources/registry-tasks.ts';
import { registryToken } from '../../src/resources/registry-token.ts';
import { SUBSCRIPTION } from './full-bodies.ts';

const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shop/providers`;
const REGISTRY = `${GROUP}/Microsoft.ContainerRegistry/registries/contosoprivate`;
const APP = `${GROUP}/Microsoft.App/containerApps/shop-web`;
const VAULT = `${GROUP}/Microsoft.KeyVault/vaults/kv-contoso-shop`;
const WORKSPACE = `${GROUP}/Microsoft.OperationalInsights/workspaces/law-shop`;
const systemData = {
  createdBy: 'ana@contoso.example',
  createdByType: 'User',
  createdAt: '2025-12-02T09:00:00.1234567Z',
  lastModifiedBy: 'ana@contoso.example',
  lastModifiedByType: 'User',
  lastModifiedAt: '2025-12-02T09:00:00.1234567Z',
};

/** What is judged together at one place, each as it is listed; `more` stands beside its properties. */
export function listed(
  kind: Pick<ResourceKind, 'type'>,
  place: string,
  items: Readonly<Record<string, JsonObject>>,
  more: JsonObject = {},
): JsonObject {
  const bodies = Object.entries(items).map(([name, properties]): [string, JsonObject] => [
    name,
    { id: `${listBelow(kind, place)}/${name}`, name, type: kind.type, ...more, properties },
  ]);
  const properties = { items: Object.fromEntries(bodies) };
  return { id: idOfAll(kind, place), name: '(all)', type: kind.type, properties };
}

const log = (category: string | null, categoryGroup: string | null): JsonObject => ({
  category,
  categoryGroup,
  enabled: true,
  retentionPolicy: { enabled: false, days: 0 },
});
const toWorkspace = (...logs: readonly JsonObject[]): JsonObject => ({
  storageAccountId: null,
  serviceBusRuleId: null,
  workspaceId: WORKSPACE,
  eventHubAuthorizationRuleId: null,
  eventHubName: null,
  metrics: [{ category: 'AllMetrics', enabled: true, retentionPolicy: { enabled: false, days: 0 } }],
  logs,
  logAnalyticsDestinationType: null,
});
const setting = { kind: null, location: null, tags: null, identity: null };

/** The one setting of a registry, and the one of a vault: each with its categories. */
export const fullRegistrySettings = listed(
  diagnosticSettings,
  REGISTRY,
  {
    'to-workspace': toWorkspace(
      log('ContainerRegistryRepositoryEvents', null),
      log('ContainerRegistryLoginEvents', null),
    ),
  },
  setting,
);
export const fullVaultSettings = listed(
  diagnosticSettings,
  VAULT,
  { 'to-workspace': toWorkspace(log('AuditEvent', null), log('AzurePolicyEvaluationDetails', null)) },
  setting,
);

const revision = (name: string, image: string, active: boolean): JsonObject => ({
  createdTime: '2026-01-31T08:00:00+00:00',
  lastActiveTime: '2026-03-02T08:00:00+00:00',
  fqdn: `${name}.internal.kindrock-1a2b3c4d.westeurope.azurecontainerapps.io`,
  template: {
    revisionSuffix: '',
    terminationGracePeriodSeconds: null,
    containers: [
      {
        image,
        imageType: 'ContainerImage',
        name: 'web',
        env: [{ name: 'ASPNETCORE_URLS', value: 'http://+:8080' }],
        resources: { cpu: 0.5, memory: '1Gi', ephemeralStorage: '2Gi' },
      },
    ],
    initContainers: null,
    scale: { minReplicas: 2, maxReplicas: 10, cooldownPeriod: 300, pollingInterval: 30, rules: null },
    volumes: [],
    serviceBinds: null,
  },
  active,
  replicas: active ? 2 : 0,
  trafficWeight: active ? 100 : 0,
  healthState: active ? 'Healthy' : 'None',
  provisioningState: active ? 'Provisioned' : 'Deprovisioned',
  runningState: active ? 'Running' : 'Stopped',
});

/** The newest revision of an app, which runs, and the one before, which does not. */
export const fullRevisions = listed(appRevisions, APP, {
  'shop-web--k3x8p2m': revision('shop-web--k3x8p2m', 'contosoprivate.azurecr.io/shop/web:4.2', true),
  'shop-web--9d2m4xq': revision('shop-web--9d2m4xq', 'contosoprivate.azurecr.io/shop/web:4.1', false),
});

/** Entra ID in front of an app. */
export const fullAuthentication = listed(authConfigs, APP, {
  current: {
    platform: { enabled: true },
    globalValidation: {
      unauthenticatedClientAction: 'RedirectToLoginPage',
      redirectToProvider: 'azureactivedirectory',
    },
    identityProviders: {
      azureActiveDirectory: {
        registration: {
          openIdIssuer: 'https://sts.windows.net/7e7a0000-0000-4000-8000-000000000001/v2.0',
          clientId: '1c000000-0000-4000-8000-000000000002',
          clientSecretSettingName: 'microsoft-provider-authentication-secret',
        },
        validation: { allowedAudiences: ['api://1c000000-0000-4000-8000-000000000002'] },
      },
    },
    login: { preserveUrlFragmentsForLogins: false },
  },
});

/** The task that purges old images. */
export const fullTasks = listed(
  registryTasks,
  REGISTRY,
  {
    'purge-old': {
      provisioningState: 'Succeeded',
      creationDate: '2025-12-02T09:00:00.1234567+00:00',
      status: 'Enabled',
      platform: { os: 'linux', architecture: 'amd64' },
      agentConfiguration: { cpu: 2 },
      timeout: 3600,
      step: {
        type: 'EncodedTask',
        encodedTaskContent: Buffer.from(
          "version: v1.1.0\nsteps:\n- cmd: acr purge --filter '.*:.*' --ago 90d --untagged\n  disableWorkingDirectoryOverride: true\n  timeout: 3600\n",
        ).toString('base64'),
        values: [],
      },
      trigger: {
        timerTriggers: [{ schedule: '0 1 * * Sun', status: 'Enabled', name: 't1' }],
        baseImageTrigger: { baseImageTriggerType: 'Runtime', status: 'Enabled', name: 'defaultBaseimageTriggerName' },
      },
      isSystemTask: false,
    },
  },
  { location: 'westeurope', tags: {}, systemData },
);

/** A token whose two passwords end within three months, with a scope map of the system's that pulls. */
export const fullToken: JsonObject = {
  type: registryToken.type,
  id: `${REGISTRY}/tokens/line-7`,
  name: 'line-7',
  systemData,
  properties: {
    creationDate: '2026-01-31T08:00:00.1234567+00:00',
    provisioningState: 'Succeeded',
    scopeMapId: `${REGISTRY}/scopeMaps/line-7`,
    status: 'enabled',
    credentials: {
      certificates: [],
      passwords: [
        { creationTime: '2026-01-31T08:00:00.12345+00:00', expiry: '2026-04-30T08:00:00+00:00', name: 'password1' },
        { creationTime: '2026-01-31T08:00:00.12345+00:00', expiry: '2026-04-30T08:00:00+00:00', name: 'password2' },
      ],
    },
  },
};

/** The link of one network to the private zone of registries. */
export const fullLinks = listed(
  privateDnsLinks,
  `${GROUP}/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`,
  {
    'vnet-shop': {
      provisioningState: 'Succeeded',
      registrationEnabled: false,
      resolutionPolicy: 'Default',
      virtualNetwork: { id: `${GROUP}/Microsoft.Network/virtualNetworks/vnet-shop` },
      virtualNetworkLinkState: 'Completed',
    },
  },
  { etag: '"5e02c1a8-0000-0100-0000-65f1a2b30000"', location: 'global', tags: {} },
);
