import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerAppsJob } from '../resources/container-apps-job.ts';
import {
  grantFirst,
  logInByIdentity,
  LOGIN_TEXTS,
  loginImpact,
  PASSWORD_LOGIN,
  passwordLogins,
} from './shared/app-registry-logins.ts';

/** Registries of others may know no identities of Azure; they are not judged. */
export const caJobAcrPullManagedIdentity = defineControl({
  id: 'ca-job-acr-pull-managed-identity',
  version: '1',
  resource: containerAppsJob,
  meta: {
    title: 'Container app job pulls its images with a managed identity',
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
    permissions: ['Microsoft.App/jobs/read', 'Microsoft.App/jobs/write'],
  },
  messages: PASSWORD_LOGIN,
  judges: ['/properties/configuration/registries'],

  detect: (state) => passwordLogins(state, 'container app job'),

  fix: (state) => logInByIdentity(containerAppsJob, state),

  undo: invert,
  impact: loginImpact,
  alternatives: grantFirst,
});
