import type { ManagedIdentity, ResourceState } from '../../src/model/resource.ts';
import type { ContainerAppProperties } from '../../src/resources/container-app.ts';
import type { ContainerAppsJobProperties } from '../../src/resources/container-apps-job.ts';
import type { ManagedEnvironmentProperties } from '../../src/resources/managed-environment.ts';
import { GROUP } from './bodies.ts';

export const APP = `${GROUP}/providers/Microsoft.App/containerApps/orders`;
export const JOB = `${GROUP}/providers/Microsoft.App/jobs/nightly`;
export const ENVIRONMENT = `${GROUP}/providers/Microsoft.App/managedEnvironments/cae-contoso`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`;

const location = 'westeurope';
const containers = [{ name: 'web', image: 'acrcontoso.azurecr.io/web:1', env: [] }];

/** A container app as GET returns it, with these members under `configuration` and `template.scale`. */
export function appBody(
  configuration: ContainerAppProperties['configuration'] = {},
  {
    scale = { minReplicas: 1, maxReplicas: 10 },
    identity,
  }: { readonly scale?: object | null; readonly identity?: ManagedIdentity } = {},
): ResourceState<ContainerAppProperties> {
  return {
    ...{ id: APP, name: 'orders', type: 'Microsoft.App/containerApps', location },
    ...(identity === undefined ? {} : { identity }),
    properties: {
      provisioningState: 'Succeeded',
      managedEnvironmentId: ENVIRONMENT,
      latestRevisionName: 'orders--2',
      configuration: { activeRevisionsMode: 'Single', ...configuration },
      template: { containers, scale },
    },
  };
}

/** A container app that is reached. */
export function appWithIngress(
  ingress: NonNullable<ContainerAppProperties['configuration']>['ingress'],
): ResourceState<ContainerAppProperties> {
  return appBody({ ingress: { targetPort: 8080, transport: 'auto', ...ingress } });
}

/** A Container Apps job as GET returns it, with these members under `configuration`. */
export function jobBody(
  configuration: ContainerAppsJobProperties['configuration'] = {},
  { identity }: { readonly identity?: ManagedIdentity } = {},
): ResourceState<ContainerAppsJobProperties> {
  return {
    ...{ id: JOB, name: 'nightly', type: 'Microsoft.App/jobs', location },
    ...(identity === undefined ? {} : { identity }),
    properties: {
      provisioningState: 'Succeeded',
      environmentId: ENVIRONMENT,
      configuration: { triggerType: 'Schedule', ...configuration },
      template: { containers },
    },
  };
}

/** An internal environment of workload profiles, as GET returns it. */
export function environmentBody(
  properties: ManagedEnvironmentProperties = {},
): ResourceState<ManagedEnvironmentProperties> {
  return {
    ...{ id: ENVIRONMENT, name: 'cae-contoso', type: 'Microsoft.App/managedEnvironments', location },
    properties: {
      provisioningState: 'Succeeded',
      vnetConfiguration: {
        internal: true,
        infrastructureSubnetId: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps`,
      },
      publicNetworkAccess: 'Disabled',
      workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
      ...properties,
    },
  };
}
