import { expect, it } from 'vitest';
import { aciNoPublicIp } from '../../src/controls/aci-no-public-ip.ts';
import { aciVnetInjected } from '../../src/controls/aci-vnet-injected.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const findings = [
  {
    messageId: 'noSubnet',
    path: '/properties/subnetIds',
    message: 'Container group batch runs outside of every virtual network.',
  },
];
const says = 'A group can not be moved into a network';

testControl(aciVnetInjected, {
  compliant: [{ name: 'in a subnet', state: groupBody() }],
  drifted: [
    { name: 'no subnets', state: without(groupBody(), 'subnetIds'), findings, says },
    { name: 'subnets null', state: groupBody({ subnetIds: null }), findings, says },
    { name: 'an empty list', state: groupBody({ subnetIds: [] }), findings, says },
    { name: 'a subnet without an id', state: groupBody({ subnetIds: [{ name: 'aci' }] }), findings, says },
    { name: 'an id that is no subnet', state: groupBody({ subnetIds: [{ id: 'none' }] }), findings, says },
  ],
  unreadable: [
    { name: 'a text for an id', state: groupBody({ subnetIds: [{ id: 7 as never }] }), says: 'subnetIds/*/id' },
  ],
});

it('says nothing more where a public address says it', () => {
  expect(aciVnetInjected.impliedBy).toEqual([aciNoPublicIp.id]);
});
