import type { RegistryProperties } from '../../src/resources/registry.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { GROUP, registryBody } from '../support/bodies.ts';

/** A private endpoint is there, so that closing the public network hits nobody and needs no further fact. */
const ENDPOINT = { id: 'pe', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };

/** One registry of many; in order, unless `properties` say otherwise. */
export function registry(n: number, properties: RegistryProperties = {}): ResourceState<RegistryProperties> {
  const name = `acrbench${String(n).padStart(6, '0')}`;
  const id = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/${name}`;
  return registryBody({ privateEndpointConnections: [ENDPOINT], ...properties } as RegistryProperties, { id, name });
}
