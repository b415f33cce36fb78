import type { SoftDelete } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { answeredObject } from '../answered.ts';
import { isObject } from '../json-parts.ts';
import { notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** No stable api-version shows the policy. */
const PREVIEW = '2023-01-01-preview';

/** The soft delete policy of a registry, from its body as a preview of the service prints it. */
export async function softDelete(parts: FactParts, about: ResourceState): Promise<SoftDelete> {
  const body = await answeredObject(
    () => parts.thin.send({ method: 'GET', address: about.id, apiVersion: PREVIEW }),
    () => ({ write: false, now: parts.clock.now() }),
  );
  const policies = isObject(body['properties']) ? body['properties']['policies'] : undefined;
  const policy = isObject(policies) ? policies['softDeletePolicy'] : undefined;
  if (!isObject(policy) || typeof policy['status'] !== 'string') {
    throw notKnown(`registry ${about.name} shows no soft delete policy at api-version ${PREVIEW}`);
  }
  const { status, retentionDays } = policy;
  return { status, ...(typeof retentionDays === 'number' ? { retentionDays } : {}) };
}
