import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { irreversible } from '../engine/invert.ts';
import { scopeContains } from '../engine/scope.ts';
import type { Consumer, Puller } from '../model/facts.ts';
import { registry } from '../resources/registry.ts';
import { roleName } from '../resources/roles.ts';

/** Document 001 asks for "a select few" and names no number: what one person can still know by heart. */
const FEW = 10;

/** Who may pull an image may read everything in it; who is on a list that nobody can read is there for good. */
export const acrAccessFew = defineControl({
  id: 'acr-access-few',
  version: '1',
  resource: registry,
  meta: {
    title: 'Only a select few may pull from a registry of production',
    rationale:
      'Whoever pulls the images of production reads all that is in them, and knows what to attack. ' +
      'A list of more than ten who may is one that nobody reviews.',
    fix: 'Sends nothing, a person does it: who needs the images is for the owner of the registry to say.',
    severity: 'low',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-roles',
      documents: ['001'],
    },
    permissions: [
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.ContainerRegistry/registries/tokens/read',
      'Microsoft.Authorization/roleAssignments/read',
      'Microsoft.Authorization/roleDefinitions/read',
    ],
  },
  messages: {
    many: 'Registry {{registry}} is in production, and {{count}} may pull from it: {{who}}.',
  },
  judges: ['/properties/roleAssignmentMode'],
  detectFacts: ['registryPullers', 'registryTokens'],

  applies: ({ id }, { production }) => production.some((scope) => scopeContains(scope, id)),

  detect({ name, properties }, { registryPullers = [], registryTokens = [] }) {
    const tokens = registryTokens.filter(({ passwords }) => passwords.length > 0);
    const count = registryPullers.length + tokens.length;
    if (count <= FEW) return [];
    const who = [
      ...[...Map.groupBy(registryPullers, ({ roleDefinitionId }) => roleName(roleDefinitionId))].map(
        ([role, holders]) => `${String(holders.length)} by ${role}`,
      ),
      ...(tokens.length === 0 ? [] : [`${String(tokens.length)} by a token`]),
    ].join(', ');
    return [
      {
        messageId: 'many',
        path: '/properties/roleAssignmentMode',
        current: properties.roleAssignmentMode ?? null,
        desired: `at most ${String(FEW)} who may pull`,
        data: { count: String(count), registry: name, who },
      },
    ];
  },

  fix: ({ id }, { registryPullers = [] }) => {
    const above = registryPullers.filter(({ scope }) => scope.toLowerCase() !== id.toLowerCase()).length;
    return advise(
      'Who needs the images, only the owner of the registry knows.',
      [
        step('List who may with az role assignment list --all --scope and the id of the registry, and strike out.'),
        ...(above === 0
          ? []
          : [
              step(`Narrow the ${String(above)} grants above the registry: whoever may read everything may pull, too.`),
            ]),
        step('Delete tokens that nobody knows, and give workloads AcrPull by their managed identities.'),
      ],
      [],
    );
  },

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: (_state, { registryPullers }) => ({
    configured: searched(registryPullers?.map(holderOf), 'who may pull'),
    used: { known: false, why: 'The log of logins is not read yet, so nobody knows who pulled lately.' },
    notes: ['A group counts as one: how many are in it only Microsoft Graph tells.'],
  }),
});

function holderOf({ principalId, principalType, roleDefinitionId }: Puller): Consumer {
  return {
    kind: principalType === '' ? 'principal' : principalType,
    name: `${principalId} by ${roleName(roleDefinitionId)}`,
  };
}
