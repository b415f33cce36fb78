import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { isSameText } from '../engine/same-text.ts';
import { registryTasks } from '../resources/registry-tasks.ts';
import type { RegistryTask } from '../resources/registry-tasks.ts';
import { registryOf } from './shared/registry-of.ts';

/** What the advice calls the task. */
const OWN_NAME = 'acr-purge';
const WORD = 'purge';

/** Images that nobody runs any more are still there to be pulled, unless a task takes them away. */
export const acrPurgeSchedule = defineControl({
  id: 'acr-purge-schedule',
  version: '1',
  resource: registryTasks,
  meta: {
    title: 'A task purges old images of the registry on a schedule',
    rationale:
      'Images that nobody runs any more keep their vulnerabilities and can be deployed again by mistake. ' +
      'Nobody deletes them by hand for long.',
    fix: 'Sends nothing, a person does it: try acr purge without deleting anything, then make a task of it.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 2,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-auto-purge',
      documents: ['002'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/tasks/read'],
  },
  messages: {
    none: 'No task of registry {{registry}} that can be read purges old images on a schedule.',
  },
  judges: ['/properties/items'],

  detect(state) {
    const items = Object.values(state.properties.items);
    if (items.some(({ properties }) => purges(properties ?? {}))) return [];
    return [
      {
        messageId: 'none',
        path: `/properties/items/${OWN_NAME}`,
        current: state.properties.items[OWN_NAME] ?? null,
        desired: 'a task with acr purge',
        data: { registry: registryOf(state) },
      },
    ];
  },

  fix: () =>
    advise(
      'Which images are old, and which of them somebody still needs, only their owners can say.',
      [
        step(
          'Try it: az acr run --cmd "acr purge --filter \'.*:.*\' --untagged --ago 90d --keep 3 --dry-run" /dev/null, ' +
            'and read what it would delete.',
        ),
        step('Lock the images that have to stay: az acr repository update --write-enabled false.'),
        step(`Make a task of it without --dry-run: az acr task create --name ${OWN_NAME} --schedule "0 1 * * Sun".`),
      ],
      ['Every image that the task purges, for good.'],
    ),

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: () => ({
    configured: { known: false, why: 'Who still pulls an old image is not known from the tasks of a registry.' },
    used: { known: false, why: 'The log of pulls is not read yet, so nobody knows which images are still pulled.' },
    notes: ['What it purges can not be brought back. Images that are locked stay.'],
  }),
});

/** Does it run by the clock, and delete? What it does is read where it stands in the task itself. */
function purges({ status, trigger, step: work }: RegistryTask): boolean {
  const isTimed = (trigger?.timerTriggers ?? []).some((timer) => isEnabled(timer.status));
  const content = work?.['encodedTaskContent'];
  if (!isEnabled(status) || !isTimed || typeof content !== 'string') return false;
  const steps = decoded(content);
  for (let at = steps.indexOf(WORD); at >= 0; at = steps.indexOf(WORD, at + 1)) {
    const end = steps.indexOf('\n', at);
    const line = steps.slice(steps.lastIndexOf('\n', at) + 1, end < 0 ? steps.length : end);
    if (/^[^#]*\bacr\s+purge\b/u.test(line) && !line.includes('--dry-run')) return true;
  }
  return false;
}

function isEnabled(status: string | null | undefined): boolean {
  return status != null && isSameText(status, 'Enabled');
}

/** The text of base64; none where it is none. */
function decoded(content: string): string {
  try {
    return atob(content);
  } catch {
    return '';
  }
}
