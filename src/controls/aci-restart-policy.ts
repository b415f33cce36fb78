import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import type { GroupContainer } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact } from './shared/group-recreation.ts';

/**
 * What is a batch group nobody declares, but the group shows it: a container that ended well and was started again did its
 * task and does it once more. That stands in a GET of the group only.
 */
export const aciRestartPolicy = defineControl({
  id: 'aci-restart-policy',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group that does its task and ends is not started over and over',
    rationale:
      'A task that ended well and is started again does its work twice, and is paid for as long as nobody stops it. ' +
      'It also keeps a container with its credentials alive that has nothing left to do.',
    fix: 'Sends nothing, a person does it: make the group anew with the restart policy OnFailure or Never.',
    severity: 'low',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-restart-policy',
      documents: ['002'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    again: 'Container {{container}} of group {{group}} ended well and was started again, {{times}} so far.',
  },
  judges: ['/properties/restartPolicy', '/properties/containers', '/properties/instanceView'],

  detect({ name, properties: { restartPolicy, containers } }) {
    if (['onfailure', 'never'].includes(restartPolicy?.toLowerCase() ?? '')) return [];
    const again = (containers ?? []).find(endedWell);
    if (again === undefined) return [];
    const times = again.properties?.instanceView?.restartCount ?? 1;
    return [
      {
        messageId: 'again',
        path: '/properties/restartPolicy',
        current: restartPolicy ?? null,
        desired: 'OnFailure',
        data: { group: name, container: again.name ?? '', times: times === 1 ? 'once' : `${String(times)} times` },
      },
    ];
  },

  fix: (state) =>
    recreation(
      state,
      'A group keeps its restart policy for life: it has to be deleted and made anew.',
      'In the template, set restartPolicy to OnFailure, or to Never where a failed task must not run twice.',
    ),

  undo: invert,
  impact: recreationImpact,
});

function endedWell({ properties }: GroupContainer): boolean {
  const { restartCount, previousState } = properties?.instanceView ?? {};
  return (restartCount ?? 0) > 0 && previousState?.exitCode === 0;
}
