import { defineResource } from '../engine/resource-kind.ts';
import type { PrivateEndpointConnection } from './registry.ts';
import type { RedactionMarker } from '../model/secret.ts';
import { shapeCheck } from './shape.ts';
import { writableOf } from './writable.ts';

/** The part of an environment's body that controls read. */
export type ManagedEnvironmentProperties = {
  readonly provisioningState?: string | null;
  readonly defaultDomain?: string | null;
  /** Fixed when the environment is made. */
  readonly vnetConfiguration?: {
    readonly internal?: boolean | null;
    readonly infrastructureSubnetId?: string | null;
  } | null;
  /** `Enabled` or `Disabled`. */
  readonly publicNetworkAccess?: string | null;
  readonly peerAuthentication?: { readonly mtls?: { readonly enabled?: boolean | null } | null } | null;
  readonly peerTrafficConfiguration?: { readonly encryption?: { readonly enabled?: boolean | null } | null } | null;
  /** `destination` is `log-analytics`, `azure-monitor`, `none` or absent. */
  readonly appLogsConfiguration?: {
    readonly destination?: string | null;
    readonly logAnalyticsConfiguration?: {
      readonly customerId?: string | null;
      readonly sharedKey?: string | RedactionMarker | null;
    } | null;
  } | null;
  /** With at least one, it is an environment of workload profiles. */
  readonly workloadProfiles?: readonly { readonly name?: string; readonly workloadProfileType?: string }[] | null;
  readonly environmentMode?: string | null;
  readonly privateEndpointConnections?: readonly PrivateEndpointConnection[] | null;
};

const TYPE = 'Microsoft.App/managedEnvironments';
const PROVIDER = TYPE.toLowerCase();

/** A Container Apps environment. PATCH is a merge patch. */
export const managedEnvironment = defineResource<ManagedEnvironmentProperties>({
  type: TYPE,
  noun: 'container apps environment',
  apiVersion: '2026-07-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [`${PROVIDER}/privateendpointconnections`],
  catchUp: 'change-feed',
  secretPaths: ['/properties/appLogsConfiguration/logAnalyticsConfiguration/sharedKey'],
  writable: (state) =>
    writableOf(state, [
      'defaultDomain',
      'deploymentErrors',
      'eventStreamEndpoint',
      'privateEndpointConnections',
      'provisioningState',
      'staticIp',
    ]),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/properties/vnetConfiguration': 'object',
      '/properties/vnetConfiguration/internal': 'boolean',
      '/properties/vnetConfiguration/infrastructureSubnetId': 'text',
      '/properties/publicNetworkAccess': ['Enabled', 'Disabled'],
      '/properties/peerAuthentication': 'object',
      '/properties/peerAuthentication/mtls': 'object',
      '/properties/peerAuthentication/mtls/enabled': 'boolean',
      '/properties/peerTrafficConfiguration': 'object',
      '/properties/peerTrafficConfiguration/encryption': 'object',
      '/properties/peerTrafficConfiguration/encryption/enabled': 'boolean',
      '/properties/appLogsConfiguration': 'object',
      '/properties/appLogsConfiguration/destination': 'text',
      '/properties/appLogsConfiguration/logAnalyticsConfiguration': 'object',
      '/properties/appLogsConfiguration/logAnalyticsConfiguration/customerId': 'text',
      '/properties/workloadProfiles': 'list',
      '/properties/workloadProfiles/*': 'object',
      '/properties/privateEndpointConnections': 'list',
      '/properties/privateEndpointConnections/*': 'object',
    },
  ),
  writtenAt: () => undefined,
});
