import { acrAnonymousPullDisabled } from '../../src/controls/acr-anonymous-pull-disabled.ts';
import { registryBody, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const anonymous = { kind: 'container group', name: 'aci-orders', login: 'none' } as const;
const loggedIn = { kind: 'container app', name: 'ca-shop', login: 'identity' } as const;

testControl(acrAnonymousPullDisabled, {
  facts: { registryConsumers: [] },
  compliant: [
    { name: 'off', state: registryBody({ anonymousPullEnabled: false }) },
    { name: 'null, which means off', state: registryBody({ anonymousPullEnabled: null }) },
    { name: 'absent, which means off', state: without(registryBody(), 'anonymousPullEnabled') },
  ],
  drifted: [
    {
      name: 'switched on',
      state: registryBody({ anonymousPullEnabled: true }),
      findings: [
        {
          messageId: 'anonymous',
          path: '/properties/anonymousPullEnabled',
          message: 'Everybody who reaches registry acrcontoso can pull every image of it without a login.',
        },
      ],
      after: registryBody({ anonymousPullEnabled: false }),
      impact: [
        { facts: { registryConsumers: [loggedIn] }, configured: 'nobody' },
        { facts: { registryConsumers: [loggedIn, anonymous] }, configured: ['aci-orders'] },
        { facts: { registryConsumers: undefined }, configured: 'unknown' },
      ],
    },
  ],
  unreadable: [
    {
      name: 'a text where a boolean belongs',
      state: registryBody({ anonymousPullEnabled: 'true' as never }),
      says: '/properties/anonymousPullEnabled is not a boolean',
    },
  ],
});
