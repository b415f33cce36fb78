import type { EnvironmentApp } from '../../model/facts.ts';
import type { ResourceState } from '../../model/resource.ts';
import { containerApp } from '../../resources/container-app.ts';
import { isObject, textAt } from '../json-parts.ts';
import { ingressOf } from './app-ingress.ts';
import { everywhere } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** The container apps of an environment, and how each is reached. Jobs are reached by nobody. */
export async function environmentApps(parts: FactParts, about: ResourceState): Promise<readonly EnvironmentApp[]> {
  const own = about.id.toLowerCase();
  const apps = await everywhere(parts, containerApp.type);
  return apps
    .filter(({ properties }) => environmentIdOf(properties)?.toLowerCase() === own)
    .map(({ name, id, properties }) => {
      return { kind: containerApp.noun, name, id, ingress: ingressOf(properties), hasDapr: hasDapr(properties) };
    });
}

/** The environment that an app or a job names as its own. */
export function environmentIdOf(properties: ResourceState['properties']): string | undefined {
  const [managed, other] = ['managedEnvironmentId', 'environmentId'].map((name) => textAt(properties, name));
  return managed === undefined || managed === '' ? other : managed;
}

function hasDapr({ configuration }: ResourceState['properties']): boolean {
  const dapr = isObject(configuration) ? configuration['dapr'] : undefined;
  return isObject(dapr) && dapr['enabled'] === true && (textAt(dapr, 'appId') ?? '') !== '';
}
