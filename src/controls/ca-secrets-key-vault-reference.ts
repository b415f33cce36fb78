import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';
import { adviseKeyVault, KEPT_SECRET, keptSecretImpact, keptSecrets, SECRET_TEXTS } from './shared/kept-secrets.ts';

/** GET shows the names of secrets and no value of one that is kept in the app. */
export const caSecretsKeyVaultReference = defineControl({
  id: 'ca-secrets-key-vault-reference',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Secrets of the container app come from Key Vault',
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
    permissions: ['Microsoft.App/containerApps/read'],
  },
  messages: KEPT_SECRET,
  judges: ['/properties/configuration/secrets'],

  detect: (state) => keptSecrets(state, 'container app'),

  fix: (state) => adviseKeyVault(containerApp, state),

  undo: invert,
  impact: keptSecretImpact,
});
