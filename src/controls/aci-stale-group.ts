import { remove } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import type { ContainerGroupProperties } from '../resources/container-group.ts';
import { READ_GROUPS, secretsNotShown } from './shared/group-recreation.ts';

const MOST_DAYS = 30;

/** What nobody has run for a month is forgotten, with its secrets, its identity and its name. */
export const aciStaleGroup = defineControl({
  id: 'aci-stale-group',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'No container group stands still for more than 30 days',
    rationale:
      'A group that nobody runs keeps its secrets, its identity and its DNS name, and nobody looks after them. ' +
      'Whoever may start it runs an old image with all of that.',
    fix: 'Deletes the group, which can not be taken back.',
    severity: 'low',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 2,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-stop-start',
      documents: ['003'],
    },
    permissions: [...READ_GROUPS, 'Microsoft.ContainerInstance/containerGroups/delete'],
  },
  messages: {
    still: 'Container group {{group}} has not run for {{days}} days; its state is {{state}}.',
  },
  judges: ['/properties/instanceView'],
  detectFacts: ['idleDays'],

  needs: ({ properties }) => (isRunning(properties) ? [] : ['idleDays']),

  detect({ name, properties }, { idleDays = 0 }) {
    if (isRunning(properties) || idleDays <= MOST_DAYS) return [];
    const state = properties.instanceView?.state;
    return [
      {
        messageId: 'still',
        path: '/properties/instanceView/state',
        current: state ?? null,
        desired: 'Running, or deleted',
        data: { group: name, days: String(idleDays), state: state == null || state === '' ? 'not shown' : state },
      },
    ];
  },

  fix: ({ id }) => [remove(containerGroup, id)],

  undo: () =>
    irreversible('A group that is deleted does not come back: somebody has to deploy it anew from its template.'),

  impact: ({ properties }) => ({
    configured: { known: false, why: 'Whether anybody means to start the group again is not known: ask its owner.' },
    used: { known: false, why: 'Whether anybody means to start the group again is not known: ask its owner.' },
    notes: [
      'Its address and its DNS name are free for others at once.',
      ...secretsNotShown(properties).map((secret) => `Gone with it: ${secret}`),
    ],
  }),
});

function isRunning({ instanceView }: ContainerGroupProperties): boolean {
  return instanceView?.state?.toLowerCase() === 'running';
}
