import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact, stopGroup } from './shared/group-recreation.ts';
import { contextsOf, isConfidential } from './shared/security-contexts.ts';

/** Judges confidential groups: elsewhere it is not confirmed that the security context does anything. */
export const aciNotPrivileged = defineControl({
  id: 'aci-not-privileged',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Containers of a confidential group are not privileged and can not become so',
    rationale:
      'A privileged container has the devices and rights of the machine beneath it, and escaping from it is easy. ' +
      'A process that can raise its rights, or keeps rights that it never needs, is the way to one.',
    fix: 'Sends nothing, a person does it: make the group anew, without privileges and with capabilities dropped.',
    severity: 'high',
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
    privileged: 'Container {{container}} of group {{group}} is privileged.',
    escalation: 'Processes of container {{container}} of group {{group}} can raise their rights.',
    capabilities: 'Container {{container}} of group {{group}} drops no capability.',
  },
  judges: ['/properties/sku', '/properties/containers', '/properties/initContainers'],

  applies: ({ properties }) => isConfidential(properties),

  detect: ({ name, properties }) =>
    contextsOf(properties).flatMap(({ container, at, context }) => {
      const { privileged, allowPrivilegeEscalation, capabilities } = context;
      const data = { container, group: name };
      const dropped = capabilities?.drop ?? null;
      return [
        ...(privileged === true
          ? [{ messageId: 'privileged', path: `${at}/privileged`, current: true, desired: false, data } as const]
          : []),
        ...(allowPrivilegeEscalation === false
          ? []
          : [
              {
                messageId: 'escalation',
                path: `${at}/allowPrivilegeEscalation`,
                current: allowPrivilegeEscalation ?? null,
                desired: false,
                data,
              } as const,
            ]),
        ...(dropped === null || dropped.every((one) => one === '')
          ? [
              {
                messageId: 'capabilities',
                path: `${at}/capabilities/drop`,
                current: dropped,
                desired: ['ALL'],
                data,
              } as const,
            ]
          : []),
      ];
    }),

  fix: (state) =>
    recreation(
      state,
      'The policy of a confidential group fixes the rights of its containers: it has to be made anew.',
      'In the template, set privileged and allowPrivilegeEscalation to false in the securityContext of each container.',
      'Drop ALL under capabilities, and add only those that a container is shown to need.',
      'Let az confcom acipolicygen make the policy anew.',
    ),

  undo: invert,

  alternatives: (state) => [stopGroup(state)],

  impact: recreationImpact,
});
