import type { RegistryProperties } from '../../src/resources/registry.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';

/** A private endpoint is there, so that closing the public network hits nobody and needs no further fact. */
const ENDPOINT = { id: 'pe', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } };

/** The id of one subscription of many. The app keeps to Azure's pace in each of them, which none of the measures is about. */
export const subscription = (n: number): string =>
  `/subscriptions/11111111-1111-4111-8111-${String(n).padStart(12, '0')}`;

/** One registry of many; in order, unless `properties` say otherwise. */
export function registry(
  n: number,
  properties: RegistryProperties = {},
  scope: string = SUBSCRIPTION,
): ResourceState<RegistryProperties> {
  const name = `acrbench${String(n).padStart(6, '0')}`;
  const id = `${scope}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/${name}`;
  return registryBody({ privateEndpointConnections: [ENDPOINT], ...properties }, { id, name });
}
