import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerAppsJob } from '../resources/container-apps-job.ts';
import { giveIdentity, IDENTITY_TEXTS, identityImpact, NO_IDENTITY, withoutIdentity } from './shared/app-identity.ts';

/** Only what has an identity can log in without a password. */
export const caJobManagedIdentity = defineControl({
  id: 'ca-job-managed-identity',
  version: '1',
  resource: containerAppsJob,
  meta: {
    title: 'Container app job has a managed identity',
    rationale: IDENTITY_TEXTS.rationale,
    fix: IDENTITY_TEXTS.fix,
    severity: 'medium',
    mode: 'report',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/managed-identity',
      mcsb: ['IM-3'],
      documents: ['002', '004'],
    },
    permissions: ['Microsoft.App/jobs/read', 'Microsoft.App/jobs/write'],
  },
  messages: NO_IDENTITY,
  judges: ['/identity/type'],

  detect: (state) => withoutIdentity(state, 'container app job'),

  fix: (state) => giveIdentity(containerAppsJob, state),

  undo: invert,
  impact: identityImpact,
});
