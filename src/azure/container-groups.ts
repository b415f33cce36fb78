import { answered } from './answer.ts';
import type { ArmAccess } from './arm-client.ts';
import { clientOptions } from './pipeline.ts';
import { clientsBy, exactBody, groupOf } from './resource-client.ts';
import type { Outgoing, ResourceClient } from './resource-client.ts';

/**
 * Container groups through @azure/arm-containerinstance, asked for a newer api-version than its models know; the wire's
 * body has what the models lack. Its delete polls before it returns, so deletes go through the thin client.
 */
export function containerGroups(access: ArmAccess, apiVersion: string): ResourceClient {
  async function make(subscriptionId: string, version: string, write?: Outgoing) {
    const { ContainerInstanceManagementClient } = await import('@azure/arm-containerinstance');
    return new ContainerInstanceManagementClient(access.credential, subscriptionId, {
      ...clientOptions(access.wire, access.channel),
      endpoint: access.endpoint,
      $host: access.endpoint,
      apiVersion: version,
      ...(write === undefined ? {} : { additionalPolicies: [exactBody(write.body)] }),
    });
  }
  const client = clientsBy(make);

  return {
    async get(ref) {
      const sdk = await client(ref.subscriptionId, apiVersion);
      return answered((onResponse) => sdk.containerGroups.get(groupOf(ref), ref.name, { onResponse }));
    },
    async list({ subscriptionId, resourceGroup }) {
      const sdk = await client(subscriptionId, apiVersion);
      return answered((onResponse) =>
        (resourceGroup === undefined
          ? sdk.containerGroups.list({ onResponse })
          : sdk.containerGroups.listByResourceGroup(resourceGroup, { onResponse })
        )
          .byPage()
          .next(),
      );
    },
    /** Azure changes tags by PATCH and nothing else. */
    async patch(write) {
      const sdk = await make(write.ref.subscriptionId, write.apiVersion, write);
      const requestOptions = { customHeaders: { ...write.headers } };
      return answered((onResponse) =>
        sdk.containerGroups.update(groupOf(write.ref), write.ref.name, {}, { onResponse, requestOptions }),
      );
    },
  };
}
