import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact } from './shared/group-recreation.ts';

const KINDS = ['SystemAssigned', 'UserAssigned'];

/** Without an identity of its own, whatever the group calls has to be opened with a secret that somebody keeps. */
export const aciManagedIdentity = defineControl({
  id: 'aci-managed-identity',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group has a managed identity',
    rationale:
      'A group without an identity has to carry a password or a key for everything that it calls. ' +
      'An identity has none that could leak, and what it may do is granted and taken away by roles.',
    fix: 'Sends nothing, a person does it: deploy the group anew with an identity, and grant that the roles it needs.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-managed-identity',
      documents: ['000', '002'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    noIdentity: 'Container group {{group}} has no managed identity.',
    unclear: 'Container group {{group}} has an identity of a kind that is not known: {{kind}}.',
  },
  judges: ['/identity/type'],

  detect({ name, identity }) {
    const kinds = (identity?.type ?? '').split(',').map((kind) => kind.trim().toLowerCase());
    if (kinds.every((kind) => KINDS.some((known) => known.toLowerCase() === kind))) return [];
    const isNone = kinds.every((kind) => kind === '' || kind === 'none');
    return [
      {
        messageId: isNone ? 'noIdentity' : 'unclear',
        path: '/identity/type',
        current: identity?.type ?? null,
        desired: 'UserAssigned',
        data: { group: name, kind: identity?.type ?? '' },
      },
    ];
  },

  fix: (state) =>
    recreation(
      state,
      'Whether Azure adds an identity to a group that runs is not confirmed, and a PUT made from what GET shows would ' +
        'drop its secrets: plan to make it anew.',
      'Make a user-assigned identity, or take the one of the workload, and grant it the narrow roles that it needs: ' +
        'AcrPull on the registry, Key Vault Secrets User on the vault.',
      'In the template, name it under identity, and let the containers ask it for tokens in place of using secrets.',
    ),

  undo: invert,
  impact: recreationImpact,
});
