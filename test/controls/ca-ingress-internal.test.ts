import { caIngressInternal } from '../../src/controls/ca-ingress-internal.ts';
import { APP, appBody, appWithIngress } from '../support/app-bodies.ts';
import { GROUP } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const external = {
  messageId: 'external',
  path: '/properties/configuration/ingress/external',
  message: 'Container app orders has an external ingress, and the settings do not name it as public.',
};

testControl(caIngressInternal, {
  compliant: [
    { name: 'internal', state: appWithIngress({ external: false }) },
    { name: 'member absent, which means internal', state: appWithIngress({}) },
    { name: 'no ingress', state: appBody() },
    {
      name: 'internal with an internal port',
      state: appWithIngress({ external: false, additionalPortMappings: [{ external: false, targetPort: 9000 }] }),
    },
    {
      name: 'another app is meant to be public',
      state: appWithIngress({ external: false }),
      profile: { public: [`${APP}-shop`] },
    },
  ],
  notApplicable: [
    {
      name: 'meant to be public',
      state: appWithIngress({ external: true }),
      profile: { public: [APP.toUpperCase()] },
    },
    {
      name: 'in a group that is meant to be public',
      state: appWithIngress({ external: true }),
      profile: { public: [GROUP] },
    },
  ],
  drifted: [
    {
      name: 'external',
      state: appWithIngress({ external: true, ipSecurityRestrictions: [{ name: 'office', action: 'Allow' }] }),
      findings: [external],
      after: appWithIngress({ external: false, ipSecurityRestrictions: [{ name: 'office', action: 'Allow' }] }),
      impact: [{ facts: {}, configured: 'nobody' }],
    },
    {
      name: 'external, and only an app whose name begins alike is meant to be public',
      state: appWithIngress({ external: true }),
      profile: { public: [APP.slice(0, -1)] },
      findings: [external],
      after: appWithIngress({ external: false }),
    },
    {
      name: 'external under a name of its own',
      state: appWithIngress({ external: true, customDomains: [{ name: 'orders.contoso.example' }] }),
      findings: [external],
      after: appWithIngress({ external: false, customDomains: [{ name: 'orders.contoso.example' }] }),
      impact: [{ facts: {}, configured: ['orders.contoso.example'] }],
    },
    {
      name: 'one port more is external',
      state: appWithIngress({
        external: true,
        additionalPortMappings: [
          { external: false, targetPort: 9000 },
          { external: true, targetPort: 9001, exposedPort: 5001 },
        ],
      }),
      findings: [
        external,
        {
          messageId: 'externalPort',
          path: '/properties/configuration/ingress/additionalPortMappings/1/external',
          message: 'Port 5001 of container app orders is external, and the settings do not name the app as public.',
        },
      ],
      after: appWithIngress({
        external: false,
        additionalPortMappings: [
          { external: false, targetPort: 9000 },
          { external: false, targetPort: 9001, exposedPort: 5001 },
        ],
      }),
    },
  ],
  unreadable: [
    {
      name: 'a text in place of a switch',
      state: appWithIngress({ external: 'false' as never }),
      says: '/properties/configuration/ingress/external is not a boolean',
    },
  ],
});
