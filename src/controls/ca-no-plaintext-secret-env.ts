import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';
import { APP_SECRET_ADVICE, variablesOf } from './shared/app-variables.ts';
import { PLAIN_VARIABLE, PLAIN_VARIABLE_TEXTS, plainVariables, rotationImpact } from './shared/plain-variables.ts';

/** A value belongs in a secret that the variable names by `secretRef`. */
export const caNoPlaintextSecretEnv = defineControl({
  id: 'ca-no-plaintext-secret-env',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'No container of the app has a secret in a plain environment variable',
    rationale: PLAIN_VARIABLE_TEXTS.rationale,
    fix: 'Sends nothing: the secret is rotated where it was issued, kept in Key Vault and named by secretRef.',
    severity: 'high',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/manage-secrets',
      documents: ['000', '004'],
    },
    permissions: ['Microsoft.App/containerApps/read'],
  },
  messages: PLAIN_VARIABLE,
  judges: ['/properties/template/containers', '/properties/template/initContainers'],

  detect: ({ name, properties }) => plainVariables(`container app ${name}`, variablesOf(properties.template)),

  fix: () => ({ unfixable: APP_SECRET_ADVICE }),

  undo: invert,
  impact: rotationImpact,
});
