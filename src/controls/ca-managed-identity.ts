import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';
import { giveIdentity, IDENTITY_TEXTS, identityImpact, NO_IDENTITY, withoutIdentity } from './shared/app-identity.ts';

/** Only what has an identity can log in without a password. */
export const caManagedIdentity = defineControl({
  id: 'ca-managed-identity',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Container app has a managed identity',
    rationale: IDENTITY_TEXTS.rationale,
    fix: IDENTITY_TEXTS.fix,
    severity: 'medium',
    mode: 'report',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/managed-identity',
      azurePolicy: ['b874ab2d-72dd-47f1-8cb5-4a306478a4e7'],
      mcsb: ['IM-3'],
      documents: ['002', '004'],
    },
    permissions: ['Microsoft.App/containerApps/read', 'Microsoft.App/containerApps/write'],
  },
  messages: NO_IDENTITY,
  judges: ['/identity/type'],

  detect: (state) => withoutIdentity(state, 'container app'),

  fix: (state) => giveIdentity(containerApp, state),

  undo: invert,
  impact: identityImpact,
});
