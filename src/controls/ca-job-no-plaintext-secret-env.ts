import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerAppsJob } from '../resources/container-apps-job.ts';
import { adviseReference, variablesOf } from './shared/app-variables.ts';
import { PLAIN_VARIABLE, PLAIN_VARIABLE_TEXTS, plainVariables, rotationImpact } from './shared/plain-variables.ts';

/** A value belongs in a secret that the variable names by `secretRef`. */
export const caJobNoPlaintextSecretEnv = defineControl({
  id: 'ca-job-no-plaintext-secret-env',
  version: '1',
  resource: containerAppsJob,
  meta: {
    title: 'No container of the job has a secret in a plain environment variable',
    rationale: PLAIN_VARIABLE_TEXTS.rationale,
    fix: 'Sends nothing, a person does it: rotate the secret, keep it in Key Vault and name it by secretRef.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/manage-secrets',
      documents: ['000', '004'],
    },
    permissions: ['Microsoft.App/jobs/read'],
  },
  messages: PLAIN_VARIABLE,
  judges: ['/properties/template/containers', '/properties/template/initContainers'],

  detect: ({ name, properties }) => plainVariables(`job ${name}`, variablesOf(properties.template)),

  fix: adviseReference,

  undo: invert,
  impact: rotationImpact,
});
