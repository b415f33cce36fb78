import { acrTaskBaseImageUpdate } from '../../src/controls/acr-task-base-image-update.ts';
import { registryTasks } from '../../src/resources/registry-tasks.ts';
import type { RegistryTask } from '../../src/resources/registry-tasks.ts';
import { REGISTRY, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const tasks = (items: Readonly<Record<string, RegistryTask>>) =>
  togetherBody(registryTasks, REGISTRY, items as Readonly<Record<string, never>>);
const DOCKER = { type: 'Docker', dockerFilePath: 'Dockerfile' };
const trigger = (status?: string): NonNullable<RegistryTask['trigger']> => ({
  baseImageTrigger: {
    name: 'defaultBaseimageTriggerName',
    baseImageTriggerType: 'Runtime',
    ...(status === undefined ? {} : { status }),
  },
});
const build = (given: RegistryTask = {}): RegistryTask => ({ status: 'Enabled', step: DOCKER, ...given });
const finding = (task: string) => ({
  messageId: 'notFollowed',
  path: `/properties/items/${task}/properties/trigger/baseImageTrigger/status`,
  message: `Task ${task} of registry acrcontoso does not build anew when its base image changes.`,
});

testControl(acrTaskBaseImageUpdate, {
  compliant: [
    { name: 'no tasks', state: tasks({}) },
    { name: 'followed', state: tasks({ web: build({ trigger: trigger('Enabled') }) }) },
    { name: 'a task that is off', state: tasks({ web: build({ status: 'Disabled' }) }) },
    { name: 'commands that build nothing', state: tasks({ purge: build({ step: { type: 'EncodedTask' } }) }) },
  ],
  drifted: [
    {
      name: 'switched off',
      state: tasks({ web: build({ trigger: trigger('Disabled') }) }),
      findings: [finding('web')],
      after: tasks({ web: build({ trigger: trigger('Enabled') }) }),
    },
    {
      name: 'no trigger at all, and one whose state is not told',
      state: tasks({ api: build(), web: build({ trigger: trigger() }) }),
      findings: [finding('api'), finding('web')],
      after: tasks({ api: build({ trigger: trigger('Enabled') }), web: build({ trigger: trigger('Enabled') }) }),
    },
    {
      name: 'commands of which the registry knows what they build on',
      state: tasks({ web: build({ step: { type: 'FileTask', baseImageDependencies: [{ repository: 'node' }] } }) }),
      findings: [finding('web')],
      after: tasks({
        web: build({
          step: { type: 'FileTask', baseImageDependencies: [{ repository: 'node' }] },
          trigger: trigger('Enabled'),
        }),
      }),
    },
    {
      name: 'what it does is not told',
      state: tasks({ web: { status: 'Enabled' } }),
      findings: [finding('web')],
      after: tasks({ web: { status: 'Enabled', trigger: trigger('Enabled') } }),
    },
  ],
});
