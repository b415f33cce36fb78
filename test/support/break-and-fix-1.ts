import type { JsonObject } from '../../src/model/json.ts';
import type { World } from './world.ts';
import { GROUP, registryBody, ROLES } from './bodies.ts';
import { principalOf } from './contoso-world.ts';
import { ANA } from './people.ts';

/** The estate of the document: a registry with a private endpoint, and who pulls from it from a peered network. */
export const PLATFORM = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-container-platform`;
export const APPS = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-container-apps`;
export const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
export const REGISTRY_ID = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoacrprod`;
const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-acr-contoso`;
const ENVIRONMENT = `${GROUP}/providers/Microsoft.App/managedEnvironments/cae-contoso-prod`;
const BATCH = `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/aci-batch-processor`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-apps`;
const API = '1d000000-0000-4000-8000-0000000000a1';
const REPORT = '1d000000-0000-4000-8000-0000000000a2';
const BATCHES = '1d000000-0000-4000-8000-0000000000a3';
const SERVER = 'contosoacrprod.azurecr.io';

/** The registry as it was deployed: private endpoint and all, and open to the internet. */
export function openRegistry(): JsonObject & { readonly id: string } {
  const connection = {
    id: `${REGISTRY_ID}/privateEndpointConnections/acr-private-connection`,
    name: 'acr-private-connection',
    type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
    properties: {
      privateEndpoint: { id: ENDPOINT },
      privateLinkServiceConnectionState: { status: 'Approved' },
      provisioningState: 'Succeeded',
    },
  };
  return registryBody(
    { loginServer: SERVER, publicNetworkAccess: 'Enabled', privateEndpointConnections: [connection] },
    { id: REGISTRY_ID, name: 'contosoacrprod' },
  );
}

/** All around it: the zone is linked to the platform's network only, the job has no role, the group has a password. */
export function aroundIt(): readonly JsonObject[] {
  return [
    network(PLATFORM, 'subnet-private-endpoints', APPS),
    network(APPS, 'subnet-container-apps', PLATFORM),
    body(ENDPOINT, { subnet: { id: `${PLATFORM}/subnets/subnet-private-endpoints` } }),
    body(ZONE, {}, { location: 'global' }),
    body(`${ZONE}/A/contosoacrprod`, { ttl: 10, aRecords: [{ ipv4Address: '10.0.1.5' }] }),
    body(`${ZONE}/A/contosoacrprod.westeurope.data`, { ttl: 10, aRecords: [{ ipv4Address: '10.0.1.4' }] }),
    body(`${ZONE}/virtualNetworkLinks/acr-dns-link`, {
      virtualNetwork: { id: PLATFORM },
      registrationEnabled: false,
    }),
    body(ENVIRONMENT, { vnetConfiguration: { infrastructureSubnetId: `${APPS}/subnets/subnet-container-apps` } }),
    workload('containerApps', 'ca-api-prod', API),
    workload('jobs', 'job-report', REPORT),
    batch({ imageRegistryCredentials: [{ server: SERVER, username: 'contosoacrprod' }] }),
    grant('a1', API),
  ];
}

/** Links the zone to the network of the apps, as the remedy says. */
export function linkZone(world: World): void {
  const link = { location: 'global', properties: { registrationEnabled: false, virtualNetwork: { id: APPS } } };
  done(world, 'PUT', `${ZONE}/virtualNetworkLinks/container-apps-dns-link`, '2024-06-01', link);
}

/** Grants the job's identity the role to pull. */
export function grantPull(world: World): void {
  const { id, properties } = grant('a2', REPORT);
  done(world, 'PUT', id, '2022-04-01', { properties });
}

/** Deploys the group anew: it pulls with a user-assigned identity, which may. */
export function moveBatchToIdentity(world: World): void {
  const moved = batch({ imageRegistryCredentials: [{ server: SERVER, identity: IDENTITY }] });
  const identity = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: { principalId: BATCHES } } };
  world.simulator.estate.set(BATCH, { ...moved, identity });
  const { id, properties } = grant('a3', BATCHES);
  done(world, 'PUT', id, '2022-04-01', { properties });
}

function done(world: World, method: 'PUT', id: string, apiVersion: string, sent: JsonObject): void {
  const { status } = world.simulator.act(principalOf(ANA), method, id, apiVersion, sent);
  if (status >= 300) throw new Error(`${id} could not be written: ${String(status)}`);
}

function body(id: string, properties: JsonObject, others: JsonObject = {}): JsonObject & { readonly id: string } {
  const [namespace = '', ...segments] = (id.split('/providers/').at(-1) ?? '').split('/');
  const type = [namespace, ...segments.filter((_segment, index) => index % 2 === 0)].join('/');
  return { id, name: segments.at(-1) ?? '', type, location: 'westeurope', ...others, properties };
}

function network(id: string, subnet: string, peer: string): JsonObject {
  return body(id, {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ id: `${id}/subnets/${subnet}`, name: subnet, properties: {} }],
    virtualNetworkPeerings: [{ properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: peer } } }],
  });
}

function workload(type: 'containerApps' | 'jobs', name: string, principalId: string): JsonObject {
  return body(
    `${GROUP}/providers/Microsoft.App/${type}/${name}`,
    {
      [type === 'jobs' ? 'environmentId' : 'managedEnvironmentId']: ENVIRONMENT,
      configuration: { registries: [{ server: SERVER, identity: 'system' }] },
      template: { containers: [{ name, image: `${SERVER}/contoso/${name}:v1.5` }] },
    },
    { identity: { type: 'SystemAssigned', principalId } },
  );
}

/** It pulled this night, and its instance view still says so. */
function batch(properties: JsonObject): JsonObject {
  const events = [{ name: 'Pulled', type: 'Normal', count: 1, lastTimestamp: '2026-02-27T02:00:00Z' }];
  return body(BATCH, {
    osType: 'Linux',
    containers: [{ name: 'w', properties: { image: `${SERVER}/contoso/worker:v1.2`, instanceView: { events } } }],
    ...properties,
  });
}

function grant(end: string, principalId: string): JsonObject & { readonly id: string } {
  return body(
    `${REGISTRY_ID}/providers/Microsoft.Authorization/roleAssignments/9c000000-0000-4000-8000-0000000000${end}`,
    {
      scope: REGISTRY_ID,
      roleDefinitionId: ROLES.acrPull,
      principalId,
      principalType: 'ServicePrincipal',
    },
  );
}
