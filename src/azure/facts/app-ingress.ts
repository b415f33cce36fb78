import type { Ingress } from '../../model/facts.ts';
import type { Json } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { isObject, textAt } from '../json-parts.ts';
import { notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** How the app is reached that authentication settings belong to: from the app itself. */
export async function appIngress({ arm }: FactParts, { id }: ResourceState): Promise<Ingress> {
  const [app] = /^.*\/containerApps\/[^/]+/iu.exec(id) ?? [];
  const parsed = parseResourceId(app ?? '');
  if (parsed.kind !== 'ref') throw notKnown(`${id} does not belong to a container app`);
  return ingressOf((await arm.read(parsed.ref)).properties);
}

/** How an app is reached, from its `properties`. What may be external counts as external. */
export function ingressOf(properties: Json): Ingress {
  const configuration = isObject(properties) ? properties['configuration'] : undefined;
  const ingress = isObject(configuration) ? configuration['ingress'] : undefined;
  if (!isObject(ingress)) return 'none';
  if (textAt(ingress, 'transport')?.toLowerCase() === 'tcp') return 'tcp';
  return [false, null, undefined].includes(ingress['external'] as boolean | null | undefined) ? 'internal' : 'external';
}
