import { aciSubnetNsg } from '../../src/controls/aci-subnet-nsg.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { subnetBody } from '../support/subnet-bodies.ts';

const findings = [
  {
    messageId: 'noRules',
    path: '/properties/networkSecurityGroup/id',
    message: 'Subnet vnet/aci, in which container groups run, has no network security group.',
  },
];
const says = 'rules that are guessed cut them off';

testControl(aciSubnetNsg, {
  compliant: [
    { name: 'a security group', state: subnetBody() },
    { name: 'groups run in it without a delegation', state: subnetBody({ delegations: [] }) },
  ],
  notApplicable: [
    {
      name: 'nothing to do with container groups',
      state: subnetBody({ delegations: null, serviceAssociationLinks: null, networkSecurityGroup: null }),
    },
  ],
  drifted: [
    { name: 'none', state: without(subnetBody(), 'networkSecurityGroup'), findings, says },
    { name: 'null', state: subnetBody({ networkSecurityGroup: null }), findings, says },
    { name: 'without an id', state: subnetBody({ networkSecurityGroup: {} }), findings, says },
    { name: 'the id of something else', state: subnetBody({ networkSecurityGroup: { id: 'rules' } }), findings, says },
  ],
});
