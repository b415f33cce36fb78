import type { Outbound } from './outbound-guard.ts';
import type { Bucket } from './throttle-gate.ts';

/**
 * Which gate a request to Resource Manager has to pass: it counts per identity, subscription and kind of request, Resource
 * Graph per identity. `identity` is empty for the one that reads.
 */
export function armGate(identity: '' | ':executor'): (request: Outbound) => readonly [name: string, bucket: Bucket] {
  return ({ method, url }) => {
    const subscription = /^https:\/\/[^/]+\/subscriptions\/([0-9a-f-]{36})/i.exec(url)?.[1];
    if (subscription === undefined) return [`resource-graph${identity}`, 'read'];
    const bucket = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
    return [`arm:${subscription.toLowerCase()}${identity}`, bucket];
  };
}
