import type { SubnetFacts } from '../../model/facts.ts';
import type { Json } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { isList, textAt } from '../json-parts.ts';
import { notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** The subnets that a container group or an environment names as its own, read one by one. */
export async function ownSubnets(parts: FactParts, { properties }: ResourceState): Promise<readonly SubnetFacts[]> {
  const listed: readonly Json[] = isList(properties['subnetIds']) ? properties['subnetIds'] : [];
  const ids: readonly string[] = [
    ...listed.map((entry) => textAt(entry, 'id')),
    textAt(properties, 'vnetConfiguration', 'infrastructureSubnetId'),
  ].flatMap((id) => (id === undefined || id === '' ? [] : [id]));
  return Promise.all(ids.map((id) => subnetFacts(parts, id)));
}

async function subnetFacts({ arm }: FactParts, id: string): Promise<SubnetFacts> {
  const parsed = parseResourceId(id);
  if (parsed.kind !== 'ref') throw notKnown('the id of a subnet is not well formed');
  const { properties } = await arm.read(parsed.ref);
  const delegations: readonly Json[] = isList(properties['delegations']) ? properties['delegations'] : [];
  const reference = (name: string): string | undefined => textAt(properties, name, 'id');
  const [group, table, gateway] = ['networkSecurityGroup', 'routeTable', 'natGateway'].map(reference);
  return {
    id: parsed.ref.id,
    delegatedTo: delegations.flatMap((one) => textAt(one, 'properties', 'serviceName') ?? []),
    ...(group === undefined ? {} : { networkSecurityGroupId: group }),
    ...(table === undefined ? {} : { routeTableId: table }),
    ...(gateway === undefined ? {} : { natGatewayId: gateway }),
  };
}
