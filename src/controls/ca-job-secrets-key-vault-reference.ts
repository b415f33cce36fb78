import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerAppsJob } from '../resources/container-apps-job.ts';
import { adviseKeyVault, KEPT_SECRET, keptSecretImpact, keptSecrets, SECRET_TEXTS } from './shared/kept-secrets.ts';

/** GET shows the names of secrets and no value of one that is kept in the job. */
export const caJobSecretsKeyVaultReference = defineControl({
  id: 'ca-job-secrets-key-vault-reference',
  version: '1',
  resource: containerAppsJob,
  meta: {
    title: 'Secrets of the container app job come from Key Vault',
    rationale: SECRET_TEXTS.rationale,
    fix: SECRET_TEXTS.fix,
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/manage-secrets',
      documents: ['002', '004'],
    },
    permissions: ['Microsoft.App/jobs/read'],
  },
  messages: KEPT_SECRET,
  judges: ['/properties/configuration/secrets'],

  detect: (state) => keptSecrets(state, 'container app job'),

  fix: (state) => adviseKeyVault(containerAppsJob, state),

  undo: invert,
  impact: keptSecretImpact,
});
