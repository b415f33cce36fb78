import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';

/** The ingress ends TLS by itself; plain HTTP is only ever let through on purpose. What is absent is off. */
export const caHttpsOnly = defineControl({
  id: 'ca-https-only',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Container app answers over HTTPS only',
    rationale:
      'Over plain HTTP, tokens, cookies and data can be read and changed by everybody on the way. ' +
      'With the switch off, the ingress redirects to HTTPS, and its built-in authentication can work.',
    fix: 'Has the ingress redirect plain HTTP to HTTPS, in place.',
    severity: 'medium',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/ingress-overview',
      azurePolicy: ['0e80e269-43a4-4ae9-b5bc-178126b8a5cb'],
      documents: ['001'],
    },
    permissions: ['Microsoft.App/containerApps/read', 'Microsoft.App/containerApps/write'],
  },
  messages: {
    plainHttp: 'Container app {{app}} lets plain HTTP through.',
  },
  judges: ['/properties/configuration/ingress'],

  detect({ name, properties }) {
    if (properties.configuration?.ingress?.allowInsecure !== true) return [];
    return [
      {
        messageId: 'plainHttp',
        path: '/properties/configuration/ingress/allowInsecure',
        current: true,
        desired: false,
        data: { app: name },
      },
    ];
  },

  fix: (state) => [
    patch(containerApp, state.id, { properties: { configuration: { ingress: { allowInsecure: false } } } }),
  ],

  undo: invert,

  impact: () => ({
    configured: { known: true, consumers: [] },
    used: { known: false, why: 'The log of requests is not read, so nobody knows who came over plain HTTP lately.' },
    notes: [
      'Browsers follow the redirect to HTTPS. Clients that send data over plain HTTP and follow no redirect fail.',
      'No new revision is made.',
    ],
  }),
});
