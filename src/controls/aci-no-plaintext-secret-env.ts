import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import type { ContainerGroupProperties } from '../resources/container-group.ts';
import {
  PLAIN_VARIABLE,
  PLAIN_VARIABLE_TEXTS,
  plainVariables,
  ROTATE,
  rotationImpact,
} from './shared/plain-variables.ts';
import type { Variables } from './shared/plain-variables.ts';

/** What stands under `value` comes back from every GET; what stands under `secureValue` never does. */
export const aciNoPlaintextSecretEnv = defineControl({
  id: 'aci-no-plaintext-secret-env',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'No container of the group has a secret in a plain environment variable',
    rationale: PLAIN_VARIABLE_TEXTS.rationale,
    fix: 'Sends nothing, a person does it: rotate the secret, and deploy the group anew with it as a secure value.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
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

  fix: () =>
    advise(
      'No write mends this: whoever has read the value keeps it, and a group can not be written back from what GET shows.',
      [
        ROTATE,
        step('Put the new value under secureValue in the template of the group, and not under value.'),
        step(
          'Where api-version 2025-09-01 is to be had, name a secret of Key Vault by secureValueReference and ' +
            'secretReferences instead.',
        ),
        step('Deploy the group from its template; every container starts anew.'),
      ],
      [
        'Other secure values, passwords and keys of the group: GET does not show them, so the template must bring them.',
      ],
    ),

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
