import type { JsonObject } from '../model/json.ts';
import { GROUP, SUBSCRIPTION } from './contoso.ts';
import { TENANT } from './identity.ts';

const AT_SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION}`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-shop`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop`;
const ROUTES = `${GROUP}/providers/Microsoft.Network/routeTables/rt-apps`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-contoso-shop`;
const ENDPOINTS = 'Microsoft.Network/privateEndpoints';
const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;

/**
 * What watches over the estate and what is around it: a vault whose audit log is kept and that still has access policies,
 * Defender for Containers without the scan of images beside an old plan, half of the Activity Log, the network and the names
 * of the registry, and the way out of the subnet of the apps, through a firewall.
 */
export function safeguards(): readonly JsonObject[] {
  return [
    located(WORKSPACE, 'Microsoft.OperationalInsights/workspaces', 'westeurope', { provisioningState: 'Succeeded' }),
    vault(),
    diagnostics(VAULT, 'to-workspace', 'AuditEvent'),
    diagnostics(AT_SUBSCRIPTION, 'activity', 'Administrative', 'Policy'),
    plan('Containers', {
      pricingTier: 'Standard',
      extensions: [
        { name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: 'False' },
        { name: 'AgentlessDiscoveryForKubernetes', isEnabled: 'False' },
      ],
    }),
    plan('ContainerRegistry', { pricingTier: 'Standard', deprecated: true, replacedBy: ['Containers'] }),
    subnet('apps', { addressPrefix: '10.20.2.0/23', routeTable: { id: ROUTES } }),
    located(ROUTES, 'Microsoft.Network/routeTables', 'westeurope', {
      routes: [{ name: 'out', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance' } }],
      provisioningState: 'Succeeded',
    }),
    located(NETWORK, 'Microsoft.Network/virtualNetworks', 'westeurope', {
      addressSpace: { addressPrefixes: ['10.20.0.0/16'] },
      subnets: [
        subnet('apps', { addressPrefix: '10.20.2.0/23', routeTable: { id: ROUTES } }),
        subnet('endpoints', { addressPrefix: '10.20.1.0/24' }),
      ],
      virtualNetworkPeerings: [],
      provisioningState: 'Succeeded',
    }),
    located(`${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-shop`, ENDPOINTS, 'westeurope', {
      subnet: { id: `${NETWORK}/subnets/endpoints` },
      provisioningState: 'Succeeded',
    }),
    located(ZONE, 'Microsoft.Network/privateDnsZones', 'global', { provisioningState: 'Succeeded' }),
    record('contosoprivate', '10.20.1.5'),
    record('contosoprivate.westeurope.data', '10.20.1.4'),
    located(
      `${ZONE}/virtualNetworkLinks/vnet-shop`,
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      'global',
      {
        virtualNetwork: { id: NETWORK },
        registrationEnabled: false,
        virtualNetworkLinkState: 'Completed',
        provisioningState: 'Succeeded',
      },
    ),
  ];
}

const subnet = (name: string, properties: JsonObject): JsonObject => ({
  id: `${NETWORK}/subnets/${name}`,
  name,
  type: 'Microsoft.Network/virtualNetworks/subnets',
  properties: { ...properties, provisioningState: 'Succeeded' },
});

function vault(): JsonObject {
  return located(VAULT, 'Microsoft.KeyVault/vaults', 'westeurope', {
    sku: { family: 'A', name: 'standard' },
    tenantId: TENANT,
    vaultUri: 'https://kv-contoso-shop.vault.azure.net/',
    accessPolicies: [],
    enableRbacAuthorization: false,
    enableSoftDelete: true,
    publicNetworkAccess: 'Disabled',
    privateEndpointConnections: [
      {
        id: `${VAULT}/privateEndpointConnections/pe-vault`,
        properties: {
          privateEndpoint: { id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-vault` },
          privateLinkServiceConnectionState: { status: 'Approved', actionsRequired: 'None' },
          provisioningState: 'Succeeded',
        },
      },
    ],
    provisioningState: 'Succeeded',
  });
}

function diagnostics(place: string, name: string, ...categories: readonly string[]): JsonObject {
  const type = 'Microsoft.Insights/diagnosticSettings';
  const logs = categories.map((category) => ({ category, enabled: true }));
  return { id: `${place}/providers/${type}/${name}`, name, type, properties: { workspaceId: WORKSPACE, logs } };
}

function plan(name: string, properties: JsonObject): JsonObject {
  const type = 'Microsoft.Security/pricings';
  return { id: `${AT_SUBSCRIPTION}/providers/${type}/${name}`, name, type, properties };
}

function record(name: string, address: string): JsonObject {
  const type = 'Microsoft.Network/privateDnsZones/A';
  return { id: `${ZONE}/A/${name}`, name, type, properties: { ttl: 3_600, aRecords: [{ ipv4Address: address }] } };
}

function located(id: string, type: string, location: string, properties: JsonObject): JsonObject {
  return { id, name: id.split('/').at(-1) ?? '', type, location, tags: {}, properties };
}
