import { caePublicNetworkAccessDisabled } from '../../src/controls/cae-public-network-access-disabled.ts';
import type { EnvironmentApp } from '../../src/model/facts.ts';
import { environmentBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const app = (name: string, ingress: EnvironmentApp['ingress']): EnvironmentApp => {
  return { kind: 'container app', name, ingress, hasDapr: false };
};
const open = { vnetConfiguration: { internal: false }, publicNetworkAccess: 'Enabled' };
const findings = [
  {
    messageId: 'publicEnabled',
    path: '/properties/publicNetworkAccess',
    message: 'Environment cae-contoso can be reached from the internet.',
  },
];

testControl(caePublicNetworkAccessDisabled, {
  facts: { environmentApps: [] },
  compliant: [
    { name: 'disabled', state: environmentBody({ ...open, publicNetworkAccess: 'disabled' }) },
    { name: 'internal, which is closed always', state: environmentBody({ publicNetworkAccess: null }) },
  ],
  notApplicable: [
    {
      name: 'from the time before the switch: cae-internal-only judges it',
      state: environmentBody({ vnetConfiguration: null, publicNetworkAccess: null, workloadProfiles: null }),
    },
  ],
  drifted: [
    {
      name: 'enabled',
      state: environmentBody(open),
      findings,
      after: environmentBody({ ...open, publicNetworkAccess: 'Disabled' }),
      impact: [
        { facts: {}, configured: 'nobody' },
        {
          facts: {
            environmentApps: [app('web', 'external'), app('orders', 'internal'), app('w', 'none'), app('queue', 'tcp')],
          },
          configured: ['web', 'queue'],
        },
        { facts: { environmentApps: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'no word of it, which means enabled',
      state: environmentBody({ vnetConfiguration: { internal: false }, publicNetworkAccess: null }),
      findings,
      after: environmentBody({ ...open, publicNetworkAccess: 'Disabled' }),
    },
    {
      name: 'enabled without workload profiles',
      state: environmentBody({ ...open, workloadProfiles: [] }),
      findings,
      says: 'Only an environment of workload profiles can close its public network.',
    },
  ],
  unfixable: [
    {
      name: 'internal and open at once',
      state: environmentBody({ publicNetworkAccess: 'Enabled' }),
      says: 'Ask Microsoft support which of both holds.',
    },
  ],
  unreadable: [
    {
      name: 'a value that nobody knows, which may be closed as well',
      state: environmentBody({ publicNetworkAccess: 'SecuredByPerimeter' }),
      says: '/properties/publicNetworkAccess is not Enabled or Disabled',
    },
  ],
});
