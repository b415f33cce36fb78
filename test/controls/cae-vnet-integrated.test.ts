import { caeVnetIntegrated } from '../../src/controls/cae-vnet-integrated.ts';
import { environmentBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const app = { kind: 'container app', name: 'orders' };
const findings = [
  {
    messageId: 'noSubnet',
    path: '/properties/vnetConfiguration/infrastructureSubnetId',
    message: 'Environment cae-contoso is in no virtual network of the estate.',
  },
];
const says = 'a new one has to take its place';

testControl(caeVnetIntegrated, {
  facts: { environmentWorkloads: [app] },
  compliant: [{ name: 'in a subnet', state: environmentBody() }],
  drifted: [
    {
      name: 'no network',
      state: environmentBody({ vnetConfiguration: null }),
      findings,
      says,
      impact: [
        { facts: {}, configured: ['orders'] },
        { facts: { environmentWorkloads: [] }, configured: 'nobody' },
        { facts: { environmentWorkloads: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'a subnet without a name',
      state: environmentBody({ vnetConfiguration: { internal: true, infrastructureSubnetId: '' } }),
      findings,
      says,
    },
  ],
  unreadable: [
    {
      name: 'a network in one word',
      state: environmentBody({ vnetConfiguration: 'internal' as never }),
      says: '/properties/vnetConfiguration is not an object',
    },
  ],
});
