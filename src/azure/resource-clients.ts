import type { ReadableKind } from './kinds.ts';
import type { ArmAccess, ArmClient } from './arm-client.ts';
import { containerAppJobs, containerApps } from './container-apps.ts';
import { containerGroups } from './container-groups.ts';
import { registries } from './registries.ts';
import type { ResourceClient } from './resource-client.ts';
import { roleAssignments } from './role-assignments.ts';
import type { ListScope } from './scopes.ts';

/** The client for a kind of resource: its named SDK where there is one, else the thin client. */
export type ClientFor = (kind: Pick<ReadableKind, 'type' | 'apiVersion'>) => ResourceClient;

/** One client per kind, made on first use. */
export function resourceClients(access: ArmAccess, thin: ArmClient): ClientFor {
  const clients = new Map<string, ResourceClient>();

  function make(type: string, apiVersion: string): ResourceClient {
    switch (type.toLowerCase()) {
      case 'microsoft.containerregistry/registries':
        return registries(access, apiVersion);
      case 'microsoft.containerinstance/containergroups':
        return containerGroups(access, apiVersion);
      case 'microsoft.app/containerapps':
        return containerApps(access, apiVersion);
      case 'microsoft.app/jobs':
        return containerAppJobs(access, apiVersion);
      case 'microsoft.authorization/roleassignments':
        return roleAssignments(access);
      default:
        return thinResources(thin, type, apiVersion);
    }
  }

  return ({ type, apiVersion }) => {
    const key = `${type.toLowerCase()}~${apiVersion}`;
    const client = clients.get(key) ?? make(type, apiVersion);
    clients.set(key, client);
    return client;
  };
}

/** Where a list of a type is: all of a subscription, or of one group. */
export function listAddress(type: string, { subscriptionId, resourceGroup }: ListScope): string {
  const group = resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}`;
  return `/subscriptions/${subscriptionId}${group}/providers/${type}`;
}

function thinResources(thin: ArmClient, type: string, apiVersion: string): ResourceClient {
  return {
    get: (ref) => thin.send({ method: 'GET', address: ref.id, apiVersion }),
    list: (scope) => thin.send({ method: 'GET', address: listAddress(type, scope), apiVersion }),
  };
}
