import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { scopeContains } from '../engine/scope.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact } from './shared/group-recreation.ts';
import { isConfidential } from './shared/security-contexts.ts';

/** Which groups handle sensitive data only the operator knows: the profile of the settings says it. */
export const aciConfidentialSku = defineControl({
  id: 'aci-confidential-sku',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group with sensitive data is confidential',
    rationale:
      'In a confidential group the memory is encrypted, so that not even the host can read what is worked on. ' +
      'Its policy lists the containers, commands and files that may run, and nothing else does.',
    fix: 'Sends nothing, a person does it: make the group anew in the Confidential SKU, with a policy made by confcom.',
    severity: 'medium',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-confidential-overview',
      documents: ['001', '002'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    notConfidential: 'Container group {{group}} handles sensitive data and runs in the {{sku}} SKU.',
    noPolicy: 'Container group {{group}} is confidential and has no policy that says what may run in it.',
  },
  judges: ['/properties/sku', '/properties/confidentialComputeProperties'],

  applies: ({ id }, { sensitive }) => sensitive.some((scope) => scopeContains(scope, id)),

  detect({ name, properties }) {
    const { sku, confidentialComputeProperties } = properties;
    const policy = confidentialComputeProperties?.ccePolicy;
    const data = { group: name, sku: sku == null || sku === '' ? 'Standard' : sku };
    if (!isConfidential(properties)) {
      return [
        { messageId: 'notConfidential', path: '/properties/sku', current: sku ?? null, desired: 'Confidential', data },
      ];
    }
    if (policy != null && policy !== '') return [];
    const path = '/properties/confidentialComputeProperties/ccePolicy';
    return [{ messageId: 'noPolicy', path, current: policy ?? null, desired: 'a policy made by az confcom', data }];
  },

  fix: (state) =>
    recreation(
      state,
      'A group keeps its SKU for life, and its policy is made for its very containers: it has to be made anew.',
      'In the template, set sku to Confidential; it takes Linux containers, and not every region has it.',
      'Let az confcom acipolicygen make the policy from the template and write it there; never write one by hand.',
      'Make it anew for every other image: a container that the policy does not list is not started.',
    ),

  undo: invert,
  impact: recreationImpact,
});
