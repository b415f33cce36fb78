import { alternative } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { scopeContains } from '../engine/scope.ts';
import { containerApp } from '../resources/container-app.ts';
import { ingressOf } from './shared/app-ingress.ts';

/** Only apps that the settings name as public are meant to answer to the internet. What is absent is internal. */
export const caIngressInternal = defineControl({
  id: 'ca-ingress-internal',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Container app that is not meant to be public has an internal ingress',
    rationale:
      'An external ingress gives the app an address that everybody can call, often without anybody having decided that. ' +
      'An internal one is reached from its own environment and network only.',
    fix: 'Makes the ingress of the app internal, in place.',
    severity: 'high',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/ingress-how-to',
      azurePolicy: ['783ea2a8-b8fd-46be-896a-9ae79643a0b1'],
      documents: ['002', '004'],
    },
    permissions: ['Microsoft.App/containerApps/read', 'Microsoft.App/containerApps/write'],
  },
  messages: {
    external: 'Container app {{app}} has an external ingress, and the settings do not name it as public.',
    externalPort: 'Port {{port}} of container app {{app}} is external, and the settings do not name the app as public.',
  },
  judges: ['/properties/configuration/ingress'],

  applies: ({ id }, profile) => !profile.public.some((scope) => scopeContains(scope, id)),

  detect(state) {
    const { external, additionalPortMappings: ports } = ingressOf(state) ?? {};
    const at = '/properties/configuration/ingress';
    const found = { current: true, desired: false } as const;
    return [
      ...(external === true
        ? [{ messageId: 'external', path: `${at}/external`, ...found, data: { app: state.name } } as const]
        : []),
      ...(ports ?? []).flatMap((one, index) => {
        if (one.external !== true) return [];
        const path = `${at}/additionalPortMappings/${String(index)}/external`;
        const port = String(one.exposedPort ?? one.targetPort ?? 'unknown');
        return [{ messageId: 'externalPort', path, ...found, data: { app: state.name, port } } as const];
      }),
    ];
  },

  fix(state) {
    const { additionalPortMappings: ports } = ingressOf(state) ?? {};
    const isAnyExternal = (ports ?? []).some(({ external }) => external === true);
    const internal = (ports ?? []).map((one) => ({ ...one, external: false }));
    const ingress = { external: false, ...(isAnyExternal ? { additionalPortMappings: internal } : {}) };
    return [patch(containerApp, state.id, { properties: { configuration: { ingress } } })];
  },

  undo: invert,

  impact: (state) => ({
    configured: {
      known: true,
      consumers: (ingressOf(state)?.customDomains ?? []).map(({ name }) => ({
        kind: 'everybody who calls',
        name: name ?? 'a domain of its own',
      })),
    },
    used: { known: false, why: 'The log of requests is not read, so nobody knows who called from outside lately.' },
    notes: [
      'The address of the app gets its internal form, so callers, DNS records and gateways that use the external one fail.',
      'Who calls by the internal address, as before it was made external, gets through again.',
    ],
  }),

  alternatives: () => [
    alternative(
      'smaller',
      'Keep it external and let in an allow-list and nobody else',
      'The address stays and callers on the list go on working; an empty list lets in everybody.',
    ),
    alternative(
      'first',
      'Name the app under profile.public in the settings',
      'It counts as meant to be public, and its IP restrictions are judged in place of this.',
    ),
  ],
});
