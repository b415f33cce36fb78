import { alternative } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { isSameText } from '../engine/same-text.ts';
import { registryToken } from '../resources/registry-token.ts';

/** Scope maps that every registry has, over all its repositories: `_repositories_pull`, `_repositories_push`, … */
const SYSTEM_MAP = /\/scopeMaps\/_repositories_[^/]+$/iu;
/** What an action over all repositories begins with. */
const ALL_REPOSITORIES = 'repositories/*/';

/** A token is for one pipeline or one device; nothing of that kind needs all repositories. */
export const acrTokenLeastScope = defineControl({
  id: 'acr-token-least-scope',
  version: '1',
  resource: registryToken,
  meta: {
    title: 'Registry tokens are limited to named repositories',
    rationale:
      'A token over all repositories lets whoever finds its password pull, and often replace, every image. ' +
      'A scope map of named repositories limits the loss to these.',
    fix: 'Disables the token, in place; pointing it to a scope map of named repositories is the smaller way.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions',
      azurePolicy: ['ff05e24e-195c-447e-b322-5e90c9f9f366', 'a9b426fe-8856-4945-8600-18c5dd1cca2a'],
      documents: ['002'],
    },
    permissions: [
      'Microsoft.ContainerRegistry/registries/tokens/read',
      'Microsoft.ContainerRegistry/registries/tokens/write',
      'Microsoft.ContainerRegistry/registries/scopeMaps/read',
    ],
  },
  messages: {
    systemMap: 'Registry token {{token}} has the scope map {{map}}, which is over all repositories.',
    allRepositories: 'The scope map {{map}} of registry token {{token}} allows {{action}}, in all repositories.',
  },
  judges: ['/properties/scopeMapId', '/properties/status'],
  detectFacts: ['tokenActions'],

  needs: ({ properties }) =>
    isDisabled(properties.status) || isSystemMap(properties.scopeMapId) ? [] : ['tokenActions'],

  detect(state, { tokenActions = [] }) {
    const { scopeMapId, status } = state.properties;
    if (isDisabled(status)) return [];
    const all = tokenActions.find((action) => action.toLowerCase().startsWith(ALL_REPOSITORIES));
    const isSystem = isSystemMap(scopeMapId);
    if (!isSystem && all === undefined) return [];
    return [
      {
        messageId: isSystem ? 'systemMap' : 'allRepositories',
        path: '/properties/scopeMapId',
        current: scopeMapId ?? null,
        desired: 'a scope map of named repositories',
        data: { token: state.name, map: lastSegment(scopeMapId ?? ''), action: all ?? '' },
      },
    ];
  },

  fix: (state) => [patch(registryToken, state.id, { properties: { status: 'disabled' } })],

  undo: invert,

  alternatives: () => [
    alternative(
      'smaller',
      'Make a scope map of the repositories that its user needs with az acr scope-map create, and point the token to it ' +
        'with az acr token update --scope-map',
      'Its passwords stay as they are; everything outside of the named repositories is refused to it.',
    ),
  ],

  impact: () => ({
    configured: { known: false, why: 'Who holds the password of a token is not known to Azure.' },
    used: { known: false, why: 'The log of logins is not read yet, so nobody knows who used the token lately.' },
    notes: ['Whoever logs in with the token is refused until it is enabled again; its passwords stay as they are.'],
  }),
});

function isDisabled(status: string | null | undefined): boolean {
  return isSameText(status ?? '', 'disabled');
}

function isSystemMap(scopeMapId: string | null | undefined): boolean {
  return scopeMapId?.startsWith('_', scopeMapId.lastIndexOf('/') + 1) === true && SYSTEM_MAP.test(scopeMapId);
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
