import type { JsonObject } from '../model/json.ts';
import { defineTogether } from './together.ts';

/** A task of a registry. Its steps may be encoded (`encodedTaskContent`, base64). */
export type RegistryTask = {
  readonly status?: string | null;
  readonly step?: JsonObject | null;
  readonly trigger?: {
    readonly timerTriggers?:
      readonly { readonly name?: string; readonly schedule?: string | null; readonly status?: string | null }[] | null;
    readonly baseImageTrigger?: {
      readonly name?: string;
      readonly status?: string | null;
      readonly baseImageTriggerType?: string | null;
    } | null;
  } | null;
};

/** The tasks of a registry, at the api-version that knows them. */
export const registryTasks = defineTogether<RegistryTask>({
  type: 'Microsoft.ContainerRegistry/registries/tasks',
  noun: 'tasks of a registry',
  apiVersion: '2019-06-01-preview',
  below: ['Microsoft.ContainerRegistry/registries'],
  shapes: {
    '/properties/status': 'text',
    '/properties/step': 'object',
    '/properties/trigger': 'object',
    '/properties/trigger/timerTriggers': 'list',
    '/properties/trigger/timerTriggers/*': 'object',
    '/properties/trigger/baseImageTrigger': 'object',
    '/properties/trigger/baseImageTrigger/status': 'text',
  },
});
