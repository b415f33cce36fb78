import { caeInternalOnly } from '../../src/controls/cae-internal-only.ts';
import { environmentBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const findings = [
  {
    messageId: 'external',
    path: '/properties/vnetConfiguration/internal',
    message: 'Environment cae-contoso has a public address.',
  },
];
const says = 'An environment can not be made internal later.';

testControl(caeInternalOnly, {
  facts: { environmentWorkloads: [] },
  compliant: [
    { name: 'internal', state: environmentBody({ publicNetworkAccess: null }) },
    {
      name: 'a public address on which nothing answers',
      state: environmentBody({ vnetConfiguration: { internal: false }, publicNetworkAccess: 'disabled' }),
    },
  ],
  drifted: [
    {
      name: 'external, from the time before the switch',
      state: environmentBody({
        vnetConfiguration: { internal: false },
        publicNetworkAccess: null,
        workloadProfiles: null,
      }),
      findings,
      says,
      impact: [
        { facts: { environmentWorkloads: [{ kind: 'container app', name: 'orders' }] }, configured: ['orders'] },
        { facts: { environmentWorkloads: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'no word of it',
      state: environmentBody({ vnetConfiguration: null, publicNetworkAccess: 'Enabled' }),
      findings,
      says,
    },
  ],
  unreadable: [
    {
      name: 'a text in place of a switch',
      state: environmentBody({ vnetConfiguration: { internal: 'true' as never } }),
      says: '/properties/vnetConfiguration/internal is not a boolean',
    },
  ],
});
