import { acrTrustedServicesBypass } from '../../src/controls/acr-trusted-services-bypass.ts';
import { registryBody, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const deny = { defaultAction: 'Deny', ipRules: [] };
const findings = [
  {
    messageId: 'shutOut',
    path: '/properties/networkRuleBypassOptions',
    message: 'Registry acrcontoso has a closed network and lets no trusted service in.',
  },
];

testControl(acrTrustedServicesBypass, {
  compliant: [
    { name: 'let in', state: registryBody({ networkRuleBypassOptions: 'AzureServices' }) },
    { name: 'let in, in another case', state: registryBody({ networkRuleBypassOptions: 'azureServices' }) },
  ],
  notApplicable: [
    {
      name: 'an open registry, which everybody reaches anyway',
      state: registryBody({ publicNetworkAccess: 'Enabled', networkRuleBypassOptions: 'None' }),
    },
  ],
  drifted: [
    {
      name: 'shut out by a closed registry',
      state: registryBody({ networkRuleBypassOptions: 'None' }),
      findings,
      after: registryBody({ networkRuleBypassOptions: 'AzureServices' }),
      impact: [{ facts: {}, configured: 'nobody' }],
    },
    {
      name: 'shut out by an allow-list',
      state: registryBody({
        publicNetworkAccess: 'Enabled',
        networkRuleSet: deny,
        networkRuleBypassOptions: 'None',
      }),
      findings,
      after: registryBody({
        publicNetworkAccess: 'Enabled',
        networkRuleSet: deny,
        networkRuleBypassOptions: 'AzureServices',
      }),
    },
    {
      name: 'a value that nobody knows',
      state: registryBody({ networkRuleBypassOptions: 'SomeServices' }),
      findings,
      after: registryBody({ networkRuleBypassOptions: 'AzureServices' }),
    },
    {
      name: 'not told',
      state: without(registryBody(), 'networkRuleBypassOptions'),
      findings,
      after: registryBody({ networkRuleBypassOptions: 'AzureServices' }),
    },
  ],
});
