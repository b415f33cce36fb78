import type { ResourceRef } from '../model/resource.ts';
import { answered } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ArmAccess } from './arm-client.ts';
import { clientOptions } from './pipeline.ts';
import { clientsBy, exactBody, groupOf } from './resource-client.ts';
import type { Outgoing, ResourceClient } from './resource-client.ts';

/** Registries, and what hangs on them. */
export interface RegistryClient extends ResourceClient {
  /** The first page of a registry's private endpoint connections. */
  listConnections(ref: Pick<ResourceRef, 'subscriptionId' | 'resourceGroup' | 'name' | 'type'>): Promise<Answer>;
}

/** Container registries through @azure/arm-containerregistry. `apiVersion` is the one for reading. */
export function registries(access: ArmAccess, apiVersion: string): RegistryClient {
  async function make(subscriptionId: string, version: string, write?: Outgoing) {
    const { ContainerRegistryManagementClient } = await import('@azure/arm-containerregistry');
    return new ContainerRegistryManagementClient(access.credential, subscriptionId, {
      ...clientOptions(access.wire, access.channel),
      endpoint: access.endpoint,
      apiVersion: version,
      ...(write === undefined ? {} : { additionalPolicies: [exactBody(write.body)] }),
    });
  }
  const client = clientsBy(make);

  return {
    async get(ref) {
      const sdk = await client(ref.subscriptionId, apiVersion);
      return answered((onResponse) => sdk.registries.get(groupOf(ref), ref.name, { onResponse }));
    },
    async list({ subscriptionId, resourceGroup }) {
      const sdk = await client(subscriptionId, apiVersion);
      return answered((onResponse) =>
        (resourceGroup === undefined
          ? sdk.registries.list({ onResponse })
          : sdk.registries.listByResourceGroup(resourceGroup, { onResponse })
        )
          .byPage()
          .next(),
      );
    },
    async listConnections(ref) {
      const sdk = await client(ref.subscriptionId, apiVersion);
      return answered((onResponse) =>
        sdk.privateEndpointConnections.list(groupOf(ref), ref.name, { onResponse }).byPage().next(),
      );
    },
    async patch(write) {
      const sdk = await make(write.ref.subscriptionId, write.apiVersion, write);
      const requestOptions = { headers: write.headers };
      return answered((onResponse) =>
        sdk.registries.update(groupOf(write.ref), write.ref.name, {}, { onResponse, requestOptions }).submitted(),
      );
    },
  };
}
