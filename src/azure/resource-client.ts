import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { JsonObject } from '../model/json.ts';
import type { ResourceRef } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Answer } from './answer.ts';
import type { ListScope } from './scopes.ts';

/** A write as it goes out: the exact body and the headers of the attempt. */
export type Outgoing = {
  readonly ref: ResourceRef;
  readonly apiVersion: string;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
};

/** A named SDK package in Resource Manager's own words: bodies as the wire sent and takes them. */
export interface ResourceClient {
  get(ref: ResourceRef): Promise<Answer>;
  /** The first page; later ones go through the thin client, because SDKs don't hand out the wire's body there. */
  list(scope: ListScope): Promise<Answer>;
  /** Absent where the type has no PATCH. A long-running one is left after it was submitted. */
  patch?(outgoing: Outgoing): Promise<Answer>;
  /** Absent where it is not ours to delete, or where the SDK can't submit without polling. */
  delete?(outgoing: Omit<Outgoing, 'body'>): Promise<Answer>;
}

/** One client per subscription and api-version, made on first use. */
export function clientsBy<C>(
  make: (subscriptionId: string, apiVersion: string) => Promise<C>,
): (subscriptionId: string, apiVersion: string) => Promise<C> {
  const clients = new Map<string, Promise<C>>();
  return (subscriptionId, apiVersion) => {
    const key = `${subscriptionId.toLowerCase()}~${apiVersion}`;
    const client = clients.get(key) ?? make(subscriptionId, apiVersion);
    clients.set(key, client);
    return client;
  };
}

/**
 * Puts exactly this JSON on the wire, whatever an SDK's serializer made of the model it was given: serializers build a new
 * object of the members that they know, so a member newer than the SDK would vanish from a write without a word. Models
 * are renamed and flattened besides; the body of a change is ARM's own.
 */
export function exactBody(body: JsonObject): { readonly policy: PipelinePolicy; readonly position: 'perCall' } {
  const text = JSON.stringify(body);
  return {
    position: 'perCall',
    policy: {
      name: 'driftwardenExactBody',
      sendRequest(request, next) {
        request.body = text;
        request.headers.set('content-type', 'application/json');
        return next(request);
      },
    },
  };
}

/**
 * The resource group of a resource that has to be in one. SDKs encode slashes, but not dots: `..` would take the group
 * out of the address. Throws `ArmFault` for both.
 */
export function groupOf(ref: Pick<ResourceRef, 'resourceGroup' | 'type'>): string {
  const { resourceGroup, type } = ref;
  if (resourceGroup === undefined) throw new ArmFault('invalid', `not sent: ${type} is always in a group`);
  if (/^\.{0,2}$/.test(resourceGroup))
    throw new ArmFault('invalid', 'not sent: the name of the group is dots, not a name');
  return resourceGroup;
}
