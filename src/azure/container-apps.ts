import { answered } from './answer.ts';
import type { ArmAccess } from './arm-client.ts';
import { clientOptions } from './pipeline.ts';
import { clientsBy, exactBody, groupOf } from './resource-client.ts';
import type { Outgoing, ResourceClient } from './resource-client.ts';

/** Container apps through @azure/arm-appcontainers. */
export function containerApps(access: ArmAccess, apiVersion: string): ResourceClient {
  const { client, make } = sdkClients(access);
  return {
    async get(ref) {
      const sdk = await client(ref.subscriptionId, apiVersion);
      return answered((onResponse) => sdk.containerApps.get(groupOf(ref), ref.name, { onResponse }));
    },
    async list({ subscriptionId, resourceGroup }) {
      const sdk = await client(subscriptionId, apiVersion);
      return answered((onResponse) =>
        (resourceGroup === undefined
          ? sdk.containerApps.listBySubscription({ onResponse })
          : sdk.containerApps.listByResourceGroup(resourceGroup, { onResponse })
        )
          .byPage()
          .next(),
      );
    },
    async patch(write) {
      const sdk = await make(write.ref.subscriptionId, write.apiVersion, write);
      const requestOptions = { headers: write.headers };
      const model = { location: '' };
      return answered((onResponse) =>
        sdk.containerApps.update(groupOf(write.ref), write.ref.name, model, { onResponse, requestOptions }).submitted(),
      );
    },
  };
}

/** Container Apps jobs through the same package. */
export function containerAppJobs(access: ArmAccess, apiVersion: string): ResourceClient {
  const { client, make } = sdkClients(access);
  return {
    async get(ref) {
      const sdk = await client(ref.subscriptionId, apiVersion);
      return answered((onResponse) => sdk.jobs.get(groupOf(ref), ref.name, { onResponse }));
    },
    async list({ subscriptionId, resourceGroup }) {
      const sdk = await client(subscriptionId, apiVersion);
      return answered((onResponse) =>
        (resourceGroup === undefined
          ? sdk.jobs.listBySubscription({ onResponse })
          : sdk.jobs.listByResourceGroup(resourceGroup, { onResponse })
        )
          .byPage()
          .next(),
      );
    },
    async patch(write) {
      const sdk = await make(write.ref.subscriptionId, write.apiVersion, write);
      const requestOptions = { headers: write.headers };
      return answered((onResponse) =>
        sdk.jobs.update(groupOf(write.ref), write.ref.name, {}, { onResponse, requestOptions }).submitted(),
      );
    },
  };
}

function sdkClients(access: ArmAccess) {
  async function make(subscriptionId: string, version: string, write?: Outgoing) {
    const { ContainerAppsAPIClient } = await import('@azure/arm-appcontainers');
    return new ContainerAppsAPIClient(access.credential, subscriptionId, {
      ...clientOptions(access.wire, access.channel),
      endpoint: access.endpoint,
      apiVersion: version,
      ...(write === undefined ? {} : { additionalPolicies: [exactBody(write.body)] }),
    });
  }
  return { client: clientsBy(make), make };
}
