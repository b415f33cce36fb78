import { caDaprMtls } from '../../src/controls/ca-dapr-mtls.ts';
import { appBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const called = (dapr: { enabled?: boolean; appId?: string } | null) =>
  appBody({ ingress: { external: false, targetPort: 8080 }, dapr });
const findings = [
  {
    messageId: 'plain',
    path: '/properties/configuration/dapr',
    message: 'Container app orders is called without Dapr in an environment that does not encrypt.',
  },
];

testControl(caDaprMtls, {
  facts: { peerEncryption: false },
  compliant: [
    { name: 'through Dapr', state: called({ enabled: true, appId: 'orders' }), facts: {} },
    { name: 'in an environment that encrypts', state: called(null), facts: { peerEncryption: true } },
  ],
  notApplicable: [{ name: 'called by nobody', state: appBody({ ingress: null }) }],
  couldNotTell: [
    { name: 'an environment that nobody could read', state: called(null), facts: {}, missing: ['peerEncryption'] },
  ],
  drifted: [
    {
      name: 'off',
      state: called({ enabled: false, appId: 'shop' }),
      findings,
      after: called({ enabled: true, appId: 'shop' }),
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    {
      name: 'on without a name',
      state: called({ enabled: true, appId: '' }),
      findings,
      after: called({ enabled: true, appId: 'orders' }),
    },
  ],
});
