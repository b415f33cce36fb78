import { redact } from '../../src/azure/redaction.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { containerApp, type ContainerAppProperties } from '../../src/resources/container-app.ts';
import { containerAppsJob, type ContainerAppsJobProperties } from '../../src/resources/container-apps-job.ts';
import { containerGroup, type ContainerGroupProperties } from '../../src/resources/container-group.ts';
import { GROUP } from './bodies.ts';

/** A variable as a template says it. */
type Given = Readonly<Record<string, string>>;

const KEY = 'the key of this deployment';

function body(type: string, name: string, properties: JsonObject): JsonObject {
  return { id: `${GROUP}/providers/${type}/${name}`, name, type, location: 'westeurope', properties };
}

/** A container group as it is read: redacted. Its containers are `web`, with these variables, and `init`. */
export function groupWith(web: readonly Given[], init?: readonly Given[]): ResourceState<ContainerGroupProperties> {
  const container = (name: string, environmentVariables: readonly Given[]): JsonObject => ({
    name,
    properties: { image: 'acrcontoso.azurecr.io/web:1', environmentVariables: [...environmentVariables] },
  });
  const properties = {
    provisioningState: 'Succeeded',
    osType: 'Linux',
    containers: [container('web', web)],
    ...(init === undefined ? {} : { initContainers: [container('init', init)] }),
  };
  const raw = body(containerGroup.type, 'batch', properties);
  return redact(raw, containerGroup.secretPaths, KEY) as ResourceState<ContainerGroupProperties>;
}

/** A template of Container Apps with a container `web`, and perhaps one that runs before it. */
function template(web: readonly Given[], init?: readonly Given[]): JsonObject {
  const container = (name: string, env: readonly Given[]): JsonObject => {
    return { name, image: 'acrcontoso.azurecr.io/web:1', env: [...env] };
  };
  return {
    containers: [container('web', web)],
    ...(init === undefined ? {} : { initContainers: [container('init', init)] }),
  };
}

/** A container app as it is read: redacted. */
export function appWith(web: readonly Given[], init?: readonly Given[]): ResourceState<ContainerAppProperties> {
  const raw = body(containerApp.type, 'orders', { provisioningState: 'Succeeded', template: template(web, init) });
  return redact(raw, containerApp.secretPaths, KEY) as ResourceState<ContainerAppProperties>;
}

/** A Container Apps job as it is read: redacted. */
export function jobWith(web: readonly Given[], init?: readonly Given[]): ResourceState<ContainerAppsJobProperties> {
  const raw = body(containerAppsJob.type, 'nightly', { provisioningState: 'Succeeded', template: template(web, init) });
  return redact(raw, containerAppsJob.secretPaths, KEY) as ResourceState<ContainerAppsJobProperties>;
}
