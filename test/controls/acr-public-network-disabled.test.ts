import { acrPublicNetworkDisabled } from '../../src/controls/acr-public-network-disabled.ts';
import { GROUP, registryBody, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const findings = [
  {
    messageId: 'publicEnabled',
    path: '/properties/publicNetworkAccess',
    message: 'Registry acrcontoso can be reached from the internet.',
  },
];

const app = {
  ...{ kind: 'container app', name: 'shop-web', login: 'password' as const },
  subnetId: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps`,
};

testControl(acrPublicNetworkDisabled, {
  facts: { approvedPrivateEndpoints: ['pe-registry'], registryConsumers: [], registryPrivateNames: { zones: [] } },
  compliant: [
    { name: 'public access disabled', state: registryBody({ publicNetworkAccess: 'Disabled' }) },
    { name: 'disabled, in another case', state: registryBody({ publicNetworkAccess: 'disabled' }) },
  ],
  drifted: [
    {
      name: 'public access enabled',
      state: registryBody({ publicNetworkAccess: 'Enabled' }),
      findings,
      after: registryBody({ publicNetworkAccess: 'Disabled' }),
      impact: [
        { facts: { approvedPrivateEndpoints: ['pe-registry'] }, configured: 'nobody' },
        {
          facts: { approvedPrivateEndpoints: [] },
          configured: ['of the public address (no private endpoint is approved)'],
        },
        {
          facts: { approvedPrivateEndpoints: [], registryConsumers: [app] },
          configured: ['of the public address (no private endpoint is approved)', 'shop-web'],
        },
        { facts: { registryConsumers: [app] }, configured: ['shop-web'] },
        { facts: { registryConsumers: [app], registryPrivateNames: undefined }, configured: ['shop-web'] },
        { facts: { approvedPrivateEndpoints: undefined }, configured: 'unknown' },
        { facts: { registryConsumers: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'member absent, which means enabled',
      state: without(registryBody(), 'publicNetworkAccess'),
      findings,
      after: registryBody({ publicNetworkAccess: 'Disabled' }),
    },
    {
      name: 'trusted services not let through',
      state: registryBody({ publicNetworkAccess: 'Enabled', networkRuleBypassOptions: 'None' }),
      findings,
      after: registryBody({ publicNetworkAccess: 'Disabled', networkRuleBypassOptions: 'None' }),
    },
  ],
  unfixable: [
    {
      name: 'a Basic registry',
      state: registryBody({ publicNetworkAccess: 'Enabled' }, { sku: { name: 'Basic', tier: 'Basic' } }),
      says: "A Basic registry can't close its public network; only Premium can.",
    },
    {
      name: 'a Standard registry',
      state: registryBody({ publicNetworkAccess: 'Enabled' }, { sku: { name: 'Standard', tier: 'Standard' } }),
      says: 'Raise the SKU, or exempt the registry with a reason.',
    },
  ],
  unreadable: [
    {
      name: 'a value that nobody knows, which may be closed as well',
      state: registryBody({ publicNetworkAccess: 'SecuredByPerimeter' }),
      says: '/properties/publicNetworkAccess is not Enabled or Disabled',
    },
  ],
});
