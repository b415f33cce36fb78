import { itemId } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { isSameText } from '../engine/same-text.ts';
import type { Change } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { registryTasks } from '../resources/registry-tasks.ts';
import type { RegistryTask } from '../resources/registry-tasks.ts';
import type { Item } from '../resources/together.ts';
import type { Together } from '../engine/resource-kind.ts';
import { registryOf } from './shared/registry-of.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

type Tasks = ResourceState<Together<Item<RegistryTask>>>;

/** An image is as old as the one that it is built on: a task that builds it has to follow. */
export const acrTaskBaseImageUpdate = defineControl({
  id: 'acr-task-base-image-update',
  version: '1',
  resource: registryTasks,
  meta: {
    title: 'Tasks that build images build them anew when the base image changes',
    rationale:
      'Most vulnerabilities of an image come with its base, and are mended there first. ' +
      'An image that nobody builds anew keeps them.',
    fix: 'Switches the trigger for updates of the base image on, for each task that lacks it.',
    severity: 'low',
    mode: 'report',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-tasks-base-images',
      documents: ['001', '002'],
    },
    permissions: [
      'Microsoft.ContainerRegistry/registries/tasks/read',
      'Microsoft.ContainerRegistry/registries/tasks/write',
    ],
  },
  messages: {
    notFollowed: 'Task {{task}} of registry {{registry}} does not build anew when its base image changes.',
  },
  judges: ['/properties/items'],

  detect: (state) =>
    lacking(state).map(([name, task]) => ({
      messageId: 'notFollowed',
      path: `/properties/items/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/properties/trigger/baseImageTrigger/status`,
      current: task.trigger?.baseImageTrigger?.status ?? null,
      desired: 'Enabled',
      data: { task: name, registry: registryOf(state) },
    })),

  fix: (state) =>
    lacking(state).map(([name, { trigger }]): Change => {
      const { name: own, baseImageTriggerType: type } = trigger?.baseImageTrigger ?? {};
      const baseImageTrigger = {
        ...{ name: own ?? 'defaultBaseimageTriggerName', baseImageTriggerType: type ?? 'Runtime' },
        status: 'Enabled',
      };
      const { apiVersion } = registryTasks;
      const body = { properties: { trigger: { baseImageTrigger } } };
      return { method: 'PATCH', resourceId: itemId(state, name), apiVersion, body };
    }),

  undo: invert,

  impact: () =>
    nobodyHit(
      'Each new base image starts a build, and pushes an image under the tags of the task.',
      'It begins after the next run of the task: only a run tells the registry on what the image is built.',
    ),
});

/** Tasks, by name, that are not disabled and build an image, as far as anybody can see, without following its base. */
function lacking({ properties }: Tasks): readonly (readonly [string, RegistryTask])[] {
  const found: (readonly [string, RegistryTask])[] = [];
  for (const [name, item] of Object.entries(properties.items)) {
    const task = item.properties ?? {};
    const isOff = isSameText(task.status ?? '', 'Disabled');
    const isFollowed = isSameText(task.trigger?.baseImageTrigger?.status ?? '', 'Enabled');
    if (!isOff && !isFollowed && !buildsNothing(task)) found.push([name, task]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Steps of commands build an image only where the registry has found what it is built on. */
function buildsNothing({ step }: RegistryTask): boolean {
  const { type, baseImageDependencies: found } = step ?? {};
  const isCommands = type === 'EncodedTask' || type === 'FileTask';
  return isCommands && (found === undefined || found === null || (Array.isArray(found) && found.length === 0));
}
