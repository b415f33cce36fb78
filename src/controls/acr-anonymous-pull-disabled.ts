import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { invert } from '../engine/invert.ts';
import { registry } from '../resources/registry.ts';

/** Anonymous pull can't be limited to a repository: every image is there for everybody who reaches the registry. */
export const acrAnonymousPullDisabled = defineControl({
  id: 'acr-anonymous-pull-disabled',
  version: '1',
  resource: registry,
  meta: {
    title: 'Images of the registry can not be pulled without a login',
    rationale:
      'Anonymous pull opens every repository to whoever reaches the registry, and images carry code, configuration and at times secrets. ' +
      'The logs can not say who took them.',
    fix: 'Switches anonymous pull off, in place.',
    severity: 'high',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/anonymous-pull-access',
      azurePolicy: ['9f2dea28-e834-476c-99c5-3507b4728395', 'cced2946-b08a-44fe-9fd9-e4ed8a779897'],
      documents: ['001', '002'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/read', 'Microsoft.ContainerRegistry/registries/write'],
  },
  messages: {
    anonymous: 'Everybody who reaches registry {{registry}} can pull every image of it without a login.',
  },
  judges: ['/properties/anonymousPullEnabled'],
  facts: ['registryConsumers'],

  detect(state) {
    if (state.properties.anonymousPullEnabled !== true) return [];
    return [
      {
        messageId: 'anonymous',
        path: '/properties/anonymousPullEnabled',
        current: true,
        desired: false,
        data: { registry: state.name },
      },
    ];
  },

  fix: (state) => [patch(registry, state.id, { properties: { anonymousPullEnabled: false } })],

  undo: invert,

  impact: (_state, { registryConsumers }) => ({
    configured: searched(
      registryConsumers?.filter(({ login }) => login === 'none'),
      'who pulls from the registry without a login',
    ),
    used: { known: false, why: 'The log of pulls is not read yet, so nobody knows who pulled without a login lately.' },
    notes: ['Whoever pulls without a login, also from outside of Azure, loses access at once.'],
  }),
});
