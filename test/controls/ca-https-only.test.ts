import { caHttpsOnly } from '../../src/controls/ca-https-only.ts';
import { appBody, appWithIngress } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

testControl(caHttpsOnly, {
  compliant: [
    { name: 'HTTPS only', state: appWithIngress({ external: true, allowInsecure: false }) },
    { name: 'member absent, which means off', state: appWithIngress({ external: true }) },
    { name: 'no ingress', state: appBody({ ingress: null }) },
    { name: 'no configuration at all', state: { ...appBody(), properties: {} } },
  ],
  drifted: [
    {
      name: 'plain HTTP let through',
      state: appWithIngress({ external: true, allowInsecure: true }),
      findings: [
        {
          messageId: 'plainHttp',
          path: '/properties/configuration/ingress/allowInsecure',
          message: 'Container app orders lets plain HTTP through.',
        },
      ],
      after: appWithIngress({ external: true, allowInsecure: false }),
      impact: [{ facts: {}, configured: 'nobody' }],
    },
  ],
  unreadable: [
    {
      name: 'a text in place of a switch',
      state: appWithIngress({ allowInsecure: 'false' as never }),
      says: '/properties/configuration/ingress/allowInsecure is not a boolean',
    },
  ],
});
