import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';
import {
  grantFirst,
  logInByIdentity,
  LOGIN_TEXTS,
  loginImpact,
  PASSWORD_LOGIN,
  passwordLogins,
} from './shared/app-registry-logins.ts';

/** Registries of others may know no identities of Azure; they are not judged. */
export const caAcrPullManagedIdentity = defineControl({
  id: 'ca-acr-pull-managed-identity',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Container app pulls its images with a managed identity',
    rationale: LOGIN_TEXTS.rationale,
    fix: LOGIN_TEXTS.fix,
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/managed-identity-image-pull',
      documents: ['002', '004'],
    },
    permissions: ['Microsoft.App/containerApps/read', 'Microsoft.App/containerApps/write'],
  },
  messages: PASSWORD_LOGIN,
  judges: ['/properties/configuration/registries'],

  detect: (state) => passwordLogins(state, 'container app'),

  fix: (state) => logInByIdentity(containerApp, state),

  undo: invert,
  impact: loginImpact,
  alternatives: grantFirst,
});
