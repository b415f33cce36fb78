import { acrTokenLeastScope } from '../../src/controls/acr-token-least-scope.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { RegistryTokenProperties } from '../../src/resources/registry-token.ts';
import { REGISTRY } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const token = (map: string | null, status = 'enabled'): ResourceState<RegistryTokenProperties> => ({
  id: `${REGISTRY}/tokens/ci`,
  name: 'ci',
  type: 'Microsoft.ContainerRegistry/registries/tokens',
  properties: { scopeMapId: map === null ? null : `${REGISTRY}/scopeMaps/${map}`, status, credentials: {} },
});
const path = '/properties/scopeMapId';
const ofSystem = (map: string) => [
  {
    messageId: 'systemMap',
    path,
    message: `Registry token ci has the scope map ${map}, which is over all repositories.`,
  },
];

testControl(acrTokenLeastScope, {
  facts: { tokenActions: ['repositories/web/content/read', 'repositories/web/metadata/read'] },
  compliant: [
    { name: 'named repositories', state: token('ci') },
    {
      name: 'the repositories of one team',
      state: token('ci'),
      facts: { tokenActions: ['repositories/team/*/content/read'] },
    },
    { name: 'a map that allows nothing', state: token('ci'), facts: { tokenActions: [] } },
    { name: 'all repositories, and disabled', state: token('_repositories_admin', 'Disabled') },
    { name: 'disabled, and its map can not be read', state: token('ci', 'disabled'), facts: {} },
  ],
  drifted: [
    ...['_repositories_pull', '_repositories_push', '_repositories_admin'].map((map) => ({
      name: `the map ${map} that every registry has, without asking what it allows`,
      state: token(map),
      facts: { tokenActions: undefined },
      findings: ofSystem(map),
      after: token(map, 'disabled'),
      impact: [{ facts: {}, configured: 'unknown' as const }],
    })),
    {
      name: 'a map of its own that allows one action in all repositories',
      state: token('everything'),
      facts: { tokenActions: ['repositories/web/content/write', 'Repositories/*/content/read'] },
      findings: [
        {
          messageId: 'allRepositories',
          path,
          message:
            'The scope map everything of registry token ci allows Repositories/*/content/read, in all repositories.',
        },
      ],
      after: token('everything', 'disabled'),
    },
  ],
  couldNotTell: [
    {
      name: 'a map that can not be read',
      state: token('ci'),
      facts: { tokenActions: undefined },
      missing: ['tokenActions'],
    },
    { name: 'no map', state: token(null), facts: { tokenActions: undefined }, missing: ['tokenActions'] },
  ],
});
