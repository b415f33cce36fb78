import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import type { ContainerGroupProperties } from '../resources/container-group.ts';
import { PLAIN_VARIABLE, PLAIN_VARIABLE_TEXTS, plainVariables, rotationImpact } from './shared/plain-variables.ts';
import type { Variables } from './shared/plain-variables.ts';

/** What stands under `value` comes back from every GET; what stands under `secureValue` never does. */
export const aciNoPlaintextSecretEnv = defineControl({
  id: 'aci-no-plaintext-secret-env',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'No container of the group has a secret in a plain environment variable',
    rationale: PLAIN_VARIABLE_TEXTS.rationale,
    fix: 'Sends nothing: the secret is rotated where it was issued, and the group deployed anew with it as a secure value.',
    severity: 'high',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-environment-variables',
      documents: ['000', '002', '004'],
    },
    permissions: ['Microsoft.ContainerInstance/containerGroups/read'],
  },
  messages: PLAIN_VARIABLE,
  judges: ['/properties/containers', '/properties/initContainers'],

  detect: ({ name, properties }) =>
    plainVariables(`container group ${name}`, [
      ...variablesIn(properties, 'containers'),
      ...variablesIn(properties, 'initContainers'),
    ]),

  fix: () => ({
    unfixable:
      'No write mends this: whoever has read the value keeps it. Rotate the secret where it was issued. Then deploy the group ' +
      'from its template with the new value under secureValue, or with secureValueReference to a secret of Key Vault ' +
      '(api-version 2025-09-01). A group can not be deployed from what GET shows: its other secure values are missing there.',
  }),

  undo: invert,
  impact: rotationImpact,
});

function variablesIn(group: ContainerGroupProperties, list: 'containers' | 'initContainers'): readonly Variables[] {
  return (group[list] ?? []).map(({ name = '', properties }, index) => ({
    container: name,
    at: `/properties/${list}/${String(index)}/properties/environmentVariables`,
    list: properties?.environmentVariables,
  }));
}
