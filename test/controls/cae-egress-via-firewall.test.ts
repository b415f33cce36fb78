import { caeEgressViaFirewall } from '../../src/controls/cae-egress-via-firewall.ts';
import { environmentBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const by = (nextHop?: string, routeTableId: string | undefined = '/rt') => ({
  defaultRoutes: [
    {
      subnetId: '/s',
      ...(routeTableId === '' ? {} : { routeTableId }),
      ...(nextHop === undefined ? {} : { nextHop }),
    },
  ],
});
const around = (route: string) => [
  {
    messageId: 'aroundFirewall',
    path: '/properties/vnetConfiguration/infrastructureSubnetId',
    message: `Environment cae-contoso reaches the internet without a firewall: ${route}.`,
  },
];
const says = 'Rules of the firewall come first';

testControl(caeEgressViaFirewall, {
  compliant: [{ name: 'to a firewall', state: environmentBody(), facts: by('virtualAppliance') }],
  notApplicable: [{ name: 'in no network of the estate', state: environmentBody({ vnetConfiguration: null }) }],
  couldNotTell: [{ name: 'routes that nobody could read', state: environmentBody(), missing: ['defaultRoutes'] }],
  drifted: [
    {
      name: 'no route table',
      state: environmentBody(),
      facts: by(undefined, ''),
      findings: around('its subnet has no route table'),
      says,
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    {
      name: 'no route to everywhere',
      state: environmentBody(),
      facts: by(),
      findings: around('its route table has no route for 0.0.0.0/0'),
      says,
    },
    {
      name: 'straight to the internet, in an environment without profiles',
      state: environmentBody({ workloadProfiles: null }),
      facts: by('Internet'),
      findings: around('the route for 0.0.0.0/0 leads to Internet'),
      says,
    },
    {
      name: 'no subnet was found',
      state: environmentBody(),
      facts: { defaultRoutes: [] },
      findings: around('its subnet has no route table'),
      says,
    },
  ],
});
