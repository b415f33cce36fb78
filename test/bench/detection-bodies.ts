import type { ResourceState } from '../../src/model/resource.ts';
import { kinds } from '../../src/resources/index.ts';
import { contosoBodies } from '../../src/simulator/contoso-estate.ts';
import { registryBody } from '../support/bodies.ts';

/**
 * What is judged: a registry in order, one with two drifts, and a resource of each other kind of the Contoso estate, as GET
 * prints it; of several of a kind the first.
 */
export function detectionBodies(): readonly (readonly [name: string, body: ResourceState])[] {
  const estate = contosoBodies(new Date('2026-03-02T09:00:00.000Z'));
  const ofEstate = kinds.flatMap(({ type, noun }) => {
    const body = estate.find((one) => one['type'] === type);
    return body === undefined || noun === 'registry' ? [] : [[`a ${noun}`, body as ResourceState] as const];
  });
  const open = registryBody({ adminUserEnabled: true, publicNetworkAccess: 'Enabled' });
  return [['a registry in order', registryBody()], ['a registry with two drifts', open], ...ofEstate];
}
