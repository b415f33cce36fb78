import { acrPrivateEndpoint } from '../../src/controls/acr-private-endpoint.ts';
import { REGISTRY, registryBody, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const connection = (name: string, status?: string) => ({
  id: `${REGISTRY}/privateEndpointConnections/${name}`,
  name,
  properties: { privateLinkServiceConnectionState: status === undefined ? null : { status } },
});
const findings = [
  {
    messageId: 'none',
    path: '/properties/privateEndpointConnections',
    message: 'Registry acrcontoso has no private endpoint that is approved.',
  },
];

testControl(acrPrivateEndpoint, {
  compliant: [
    { name: 'one', state: registryBody({ privateEndpointConnections: [connection('pe', 'Approved')] }) },
    {
      name: 'one of two, in another case',
      state: registryBody({ privateEndpointConnections: [connection('a', 'Pending'), connection('b', 'approved')] }),
    },
  ],
  drifted: [
    { name: 'none', state: registryBody({ privateEndpointConnections: [] }), findings, says: 'takes a subnet' },
    {
      name: 'not told',
      state: without(registryBody(), 'privateEndpointConnections'),
      findings,
      says: 'takes a subnet',
    },
    {
      name: 'one that waits',
      state: registryBody({ privateEndpointConnections: [connection('pe', 'Pending')] }),
      findings,
      says: 'only who knows its network can say',
    },
    {
      name: 'one that was rejected, and one of which nothing is told',
      state: registryBody({ privateEndpointConnections: [connection('a', 'Rejected'), connection('b')] }),
      findings,
      says: 'takes a subnet',
    },
  ],
});
