import { kvPrivateEndpoint } from '../../src/controls/kv-private-endpoint.ts';
import { withMembers, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { vaultBody, vaultConnection } from '../support/vault-body.ts';

const notClosed = (access: string) => ({
  messageId: 'publicNotClosed',
  path: '/properties/publicNetworkAccess',
  message: `The public network of key vault kv-contoso is not closed (${access}).`,
});
const noEndpoint = {
  messageId: 'noEndpoint',
  path: '/properties/privateEndpointConnections',
  message: 'Key vault kv-contoso has no private endpoint that is approved.',
};

testControl(kvPrivateEndpoint, {
  compliant: [
    { name: 'closed, with an endpoint', state: vaultBody() },
    { name: 'closed, in small letters', state: vaultBody({ publicNetworkAccess: 'disabled' }) },
    {
      name: 'the second endpoint is approved',
      state: vaultBody({ privateEndpointConnections: [vaultConnection('Pending'), vaultConnection('Approved')] }),
    },
  ],
  drifted: [
    {
      name: 'opened',
      state: vaultBody({ publicNetworkAccess: 'Enabled' }),
      findings: [notClosed('Enabled')],
      after: vaultBody(),
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    {
      name: 'opened to an allow-list',
      state: vaultBody({
        publicNetworkAccess: 'Enabled',
        networkAcls: { bypass: 'None', defaultAction: 'Deny', ipRules: [] },
      }),
      findings: [notClosed('Enabled')],
      after: vaultBody({ networkAcls: { bypass: 'None', defaultAction: 'Deny', ipRules: [] } }),
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    {
      name: 'left to a perimeter, which the vault does not show',
      state: vaultBody({ publicNetworkAccess: 'SecuredByPerimeter' }),
      findings: [notClosed('SecuredByPerimeter')],
      after: vaultBody(),
    },
    {
      name: 'not said whether it is closed',
      state: without(vaultBody(), 'publicNetworkAccess'),
      findings: [notClosed('it is not said to be')],
      after: vaultBody(),
    },
    {
      name: 'open and without an endpoint',
      state: vaultBody({ publicNetworkAccess: 'Enabled', privateEndpointConnections: null }),
      findings: [noEndpoint, notClosed('Enabled')],
      says: 'which only a person can choose',
    },
    {
      name: 'closed, and the only endpoint was rejected',
      state: vaultBody({ privateEndpointConnections: [vaultConnection('Rejected')] }),
      findings: [noEndpoint],
      says: 'A private endpoint needs a subnet',
    },
  ],
  unreadable: [
    {
      name: 'a word that is none',
      state: withMembers(vaultBody(), { publicNetworkAccess: 'off' }),
      says: '/properties/publicNetworkAccess is not Enabled or Disabled',
    },
  ],
});
