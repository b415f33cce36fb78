import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';
import { ingressOf } from './shared/app-ingress.ts';

/** Calls through Dapr are encrypted on both ends. Where the environment encrypts, every call is. */
export const caDaprMtls = defineControl({
  id: 'ca-dapr-mtls',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Container app that others call is called through Dapr or an encrypting environment',
    rationale:
      'Calls between apps are neither encrypted nor signed unless Dapr or the environment sees to it. ' +
      'Whoever gets into the network reads them and calls as if one of the apps.',
    fix: 'Switches Dapr on for the app under its own name; callers have to use it as well.',
    severity: 'low',
    mode: 'report',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/dapr-overview',
      documents: ['004'],
    },
    permissions: [
      'Microsoft.App/containerApps/read',
      'Microsoft.App/containerApps/write',
      'Microsoft.App/managedEnvironments/read',
    ],
  },
  messages: {
    plain: 'Container app {{app}} is called without Dapr in an environment that does not encrypt.',
  },
  judges: ['/properties/configuration/ingress', '/properties/configuration/dapr'],
  detectFacts: ['peerEncryption'],

  applies: (state) => ingressOf(state) !== undefined,

  needs: ({ properties }) => (isOn(properties.configuration?.dapr) ? [] : ['peerEncryption']),

  detect({ name, properties }, { peerEncryption }) {
    const dapr = properties.configuration?.dapr;
    if (isOn(dapr) || peerEncryption === true) return [];
    const path = '/properties/configuration/dapr';
    return [{ messageId: 'plain', path, current: dapr ?? null, desired: { enabled: true }, data: { app: name } }];
  },

  fix({ id, name, properties }) {
    const appId = properties.configuration?.dapr?.appId ?? '';
    const dapr = { enabled: true, appId: appId === '' ? name : appId };
    return [patch(containerApp, id, { properties: { configuration: { dapr } } })];
  },

  undo: invert,

  impact: () => ({
    configured: { known: false, why: 'Which apps call this one, and how, is not known.' },
    used: { known: true, consumers: [] },
    notes: ['Callers that go on without Dapr are not encrypted. The change may make a new revision.'],
  }),
});

function isOn(dapr: { readonly enabled?: boolean | null; readonly appId?: string | null } | null | undefined): boolean {
  return dapr?.enabled === true && (dapr.appId ?? '') !== '';
}
