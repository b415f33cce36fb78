import type { ResourceState } from '../../src/model/resource.ts';
import { subnet } from '../../src/resources/subnet.ts';
import type { SubnetProperties } from '../../src/resources/subnet.ts';
import { GROUP } from './bodies.ts';
import { SUBNET } from './group-bodies.ts';

export const DELEGATION = { name: 'aci', properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } };
export const LINK = {
  name: 'acisal',
  properties: { linkedResourceType: 'Microsoft.ContainerInstance/containerGroups' },
};

/** A subnet in which container groups run, everything in order. */
export function subnetBody(properties: SubnetProperties = {}): ResourceState<SubnetProperties> {
  return {
    id: SUBNET,
    name: 'aci',
    type: subnet.type,
    properties: {
      addressPrefix: '10.0.1.0/24',
      networkSecurityGroup: { id: `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-aci` },
      natGateway: { id: `${GROUP}/providers/Microsoft.Network/natGateways/nat` },
      delegations: [DELEGATION],
      serviceAssociationLinks: [LINK],
      ...properties,
    },
  };
}
