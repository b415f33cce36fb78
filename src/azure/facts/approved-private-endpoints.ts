import type { Json } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { textAt } from '../json-parts.ts';
import { allElements } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** Names of the approved private endpoint connections of a registry: from its body, which has them, else from their list. */
export async function approvedPrivateEndpoints(parts: FactParts, about: ResourceState): Promise<readonly string[]> {
  const own = about.properties['privateEndpointConnections'];
  const connections: readonly Json[] = Array.isArray(own)
    ? own
    : await allElements(parts, () => parts.listPrivateEndpointConnections(about));
  return connections
    .filter((connection) => stateOf(connection) === 'approved')
    .map((connection) => textAt(connection, 'name') ?? lastSegment(textAt(connection, 'id') ?? ''));
}

function stateOf(connection: Json): string | undefined {
  return textAt(connection, 'properties', 'privateLinkServiceConnectionState', 'status')?.toLowerCase();
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
