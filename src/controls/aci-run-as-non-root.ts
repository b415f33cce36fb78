import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact, stopGroup } from './shared/group-recreation.ts';
import { contextsOf, isConfidential } from './shared/security-contexts.ts';

const MEMBERS = [
  { member: 'runAsUser', messageId: 'asRoot' },
  { member: 'runAsGroup', messageId: 'inRootGroup' },
] as const;

/** Judges confidential groups: elsewhere it is not confirmed that the security context does anything. */
export const aciRunAsNonRoot = defineControl({
  id: 'aci-run-as-non-root',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Containers of a confidential group do not run as root',
    rationale:
      'Whoever breaks into a process that runs as root owns everything in its container. ' +
      'As another user it can change neither the programs nor the files of the system.',
    fix: 'Sends nothing, a person does it: make the group anew with runAsUser and runAsGroup other than 0.',
    severity: 'medium',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-confidential-overview',
      documents: ['000', '001'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    asRoot: 'Container {{container}} of group {{group}} may run as root: runAsUser is {{id}}.',
    inRootGroup: 'Container {{container}} of group {{group}} may run in the group of root: runAsGroup is {{id}}.',
  },
  judges: ['/properties/sku', '/properties/containers', '/properties/initContainers'],

  applies: ({ properties }) => isConfidential(properties),

  detect: ({ name, properties }) =>
    contextsOf(properties).flatMap(({ container, at, context }) =>
      MEMBERS.flatMap(({ member, messageId }) => {
        const id = context[member];
        if (id != null && Number.isInteger(id) && id > 0) return [];
        const data = { container, group: name, id: id == null ? 'not set' : String(id) };
        return [{ messageId, path: `${at}/${member}`, current: id ?? null, desired: 'an id other than 0', data }];
      }),
    ),

  fix: (state) =>
    recreation(
      state,
      'The policy of a confidential group fixes whom its containers run as: it has to be made anew.',
      'Build the images so that their processes need no root: a user of their own, and a port above 1023.',
      'In the template, set runAsUser and runAsGroup in the securityContext of each container to ids other than 0.',
      'Let az confcom acipolicygen make the policy anew.',
    ),

  undo: invert,

  alternatives: (state) => [stopGroup(state)],

  impact: recreationImpact,
});
