import { aciSubnetDelegated } from '../../src/controls/aci-subnet-delegated.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { LINK, subnetBody } from '../support/subnet-bodies.ts';

const findings = [
  {
    messageId: 'notDelegated',
    path: '/properties/delegations',
    message: 'Subnet vnet/aci, in which container groups run, is not delegated to Container Instances.',
  },
];
const serviceName = 'Microsoft.ContainerInstance/containerGroups';
const delegated = without(
  subnetBody({ delegations: [{ name: 'container-groups', properties: { serviceName } }] }),
  'serviceAssociationLinks',
);
const other = (name: string) => ({ name: 'other', properties: { serviceName: name } });

testControl(aciSubnetDelegated, {
  compliant: [
    { name: 'delegated', state: subnetBody() },
    {
      name: 'delegated, and nothing in it yet',
      state: subnetBody({ delegations: [other(serviceName.toUpperCase())], serviceAssociationLinks: [] }),
    },
  ],
  notApplicable: [
    { name: 'no groups in it', state: subnetBody({ delegations: [], serviceAssociationLinks: [] }) },
    {
      name: 'the subnet of somebody else',
      state: subnetBody({ delegations: [other('Microsoft.App/environments')], serviceAssociationLinks: null }),
    },
  ],
  drifted: [
    { name: 'not delegated', state: subnetBody({ delegations: [] }), findings, after: delegated },
    { name: 'delegations null', state: subnetBody({ delegations: null }), findings, after: delegated },
    { name: 'no delegations', state: without(subnetBody(), 'delegations'), findings, after: delegated },
  ],
  unfixable: [
    {
      name: 'delegated to something else',
      state: subnetBody({ delegations: [other('Microsoft.App/environments')] }),
      says: 'Something else lives in the subnet (Microsoft.App/environments)',
    },
    {
      name: 'delegated to nobody knows what',
      state: subnetBody({ delegations: [{ name: 'x' }] }),
      says: 'a service that is not named',
    },
    {
      name: 'private endpoints and network interfaces in it',
      state: subnetBody({
        ...{ delegations: [], serviceAssociationLinks: [LINK] },
        ...{ privateEndpoints: [{ id: '/pe' }], ipConfigurations: [{ id: '/nic' }] },
      }),
      says: 'private endpoints, network interfaces',
    },
  ],
});
