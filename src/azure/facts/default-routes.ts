import type { DefaultRoute } from '../../model/facts.ts';
import type { Json } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { isList, textAt } from '../json-parts.ts';
import { notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { ownSubnets } from './own-subnets.ts';

/** Where traffic leaves the subnets of an environment for the internet: the route to everywhere of each route table. */
export async function defaultRoutes(parts: FactParts, about: ResourceState): Promise<readonly DefaultRoute[]> {
  const subnets = await ownSubnets(parts, about);
  return Promise.all(
    subnets.map(async ({ id: subnetId, routeTableId }) => {
      if (routeTableId === undefined) return { subnetId };
      const nextHop = await nextHopOf(parts, routeTableId);
      return { subnetId, routeTableId, ...(nextHop === undefined ? {} : { nextHop }) };
    }),
  );
}

async function nextHopOf({ arm }: FactParts, routeTableId: string): Promise<string | undefined> {
  const parsed = parseResourceId(routeTableId);
  if (parsed.kind !== 'ref') throw notKnown('the id of a route table is not well formed');
  const { properties } = await arm.read(parsed.ref);
  const routes: readonly Json[] = isList(properties['routes']) ? properties['routes'] : [];
  const everywhere = routes.find((route) => textAt(route, 'properties', 'addressPrefix') === '0.0.0.0/0');
  return textAt(everywhere, 'properties', 'nextHopType');
}
