import { acrPurgeSchedule } from '../../src/controls/acr-purge-schedule.ts';
import { registryTasks } from '../../src/resources/registry-tasks.ts';
import type { RegistryTask } from '../../src/resources/registry-tasks.ts';
import { REGISTRY, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const tasks = (items: Readonly<Record<string, RegistryTask>>) =>
  togetherBody(registryTasks, REGISTRY, items as Readonly<Record<string, never>>);
const PURGE = "version: v1.1.0\nsteps:\n- cmd: acr purge --filter '.*:.*' --ago 90d\n";
const purge = (content = PURGE, given: RegistryTask = {}): RegistryTask => ({
  status: 'Enabled',
  step: { type: 'EncodedTask', encodedTaskContent: Buffer.from(content).toString('base64') },
  trigger: { timerTriggers: [{ name: 't1', schedule: '0 1 * * Sun', status: 'Enabled' }] },
  ...given,
});
const drifted = (name: string, items: Readonly<Record<string, RegistryTask>>) => ({
  name,
  state: tasks(items),
  findings: [
    {
      messageId: 'none',
      path: '/properties/items/acr-purge',
      message: 'No task of registry acrcontoso that can be read purges old images on a schedule.',
    },
  ],
  says: 'only their owners can say',
});

testControl(acrPurgeSchedule, {
  compliant: [
    { name: 'a task that purges', state: tasks({ purge: purge() }) },
    { name: 'beside others', state: tasks({ build: { status: 'Enabled' }, purge: purge() }) },
  ],
  drifted: [
    drifted('no task', {}),
    drifted('without a schedule', { purge: purge(PURGE, { trigger: null }) }),
    drifted('whose schedule is off, or not told', {
      one: purge(PURGE, { trigger: { timerTriggers: [{ schedule: '0 1 * * Sun', status: 'Disabled' }] } }),
      two: purge(PURGE, { trigger: { timerTriggers: [{ schedule: '0 1 * * Sun' }] } }),
    }),
    drifted('disabled, or not told', {
      one: purge(PURGE, { status: 'Disabled' }),
      two: purge(PURGE, { status: null }),
    }),
    drifted('that only tries', { purge: purge(PURGE.replace('90d', '90d --dry-run')) }),
    drifted('of that name that does something else', { 'acr-purge': purge('steps: []\n') }),
    drifted('that mentions it in a comment', { purge: purge('# acr purge --ago 90d\nsteps: []\n') }),
    drifted('whose steps lie elsewhere', {
      purge: purge(PURGE, { step: { type: 'FileTask', taskFilePath: 'p.yaml' } }),
    }),
    drifted('whose steps are no text', {
      purge: purge(PURGE, { step: { type: 'EncodedTask', encodedTaskContent: '%%%' } }),
    }),
  ],
});
