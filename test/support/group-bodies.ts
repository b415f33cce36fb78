import type { ResourceState } from '../../src/model/resource.ts';
import { containerGroup } from '../../src/resources/container-group.ts';
import type { ContainerGroupProperties, GroupContainer } from '../../src/resources/container-group.ts';
import { GROUP } from './bodies.ts';

export const BATCH = `${GROUP}/providers/${containerGroup.type}/batch`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-batch`;
export const SUBNET = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/aci`;

/** A container group as GET returns it, everything in order. */
export function groupBody(
  properties: ContainerGroupProperties = {},
  other: Partial<Omit<ResourceState, 'properties'>> = {},
): ResourceState<ContainerGroupProperties> {
  return {
    id: BATCH,
    name: 'batch',
    type: containerGroup.type,
    location: 'westeurope',
    identity: { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: { principalId: 'p', clientId: 'c' } } },
    ...other,
    properties: {
      provisioningState: 'Succeeded',
      sku: 'Standard',
      osType: 'Linux',
      restartPolicy: 'OnFailure',
      containers: [containerWith()],
      imageRegistryCredentials: [{ server: 'acrcontoso.azurecr.io', identity: IDENTITY }],
      ipAddress: { type: 'Private', ip: '10.0.1.4', ports: [{ port: 80, protocol: 'TCP' }] },
      subnetIds: [{ id: SUBNET }],
      instanceView: { state: 'Running', events: [] },
      ...properties,
    },
  };
}

/** The container `web`. */
export function containerWith(properties: NonNullable<GroupContainer['properties']> = {}): GroupContainer {
  return {
    name: 'web',
    properties: { image: 'acrcontoso.azurecr.io/web:1', environmentVariables: [], ...properties },
  };
}
