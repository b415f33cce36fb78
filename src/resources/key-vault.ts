import { defineResource } from '../engine/resource-kind.ts';
import type { JsonObject } from '../model/json.ts';
import type { PrivateEndpointConnection } from './registry.ts';
import { shapeCheck } from './shape.ts';
import { writableOf } from './writable.ts';

/** The part of a key vault's body that controls read. */
export type KeyVaultProperties = {
  readonly vaultUri?: string | null;
  readonly tenantId?: string | null;
  /** Absent means false: access policies decide then. */
  readonly enableRbacAuthorization?: boolean | null;
  /** `enabled` or `disabled`, in any case. */
  readonly publicNetworkAccess?: string | null;
  readonly networkAcls?: {
    readonly bypass?: string | null;
    readonly defaultAction?: string | null;
    readonly ipRules?: readonly JsonObject[] | null;
  } | null;
  readonly accessPolicies?: readonly JsonObject[] | null;
  readonly enableSoftDelete?: boolean | null;
  readonly enablePurgeProtection?: boolean | null;
  readonly privateEndpointConnections?: readonly PrivateEndpointConnection[] | null;
};

const TYPE = 'Microsoft.KeyVault/vaults';
const PROVIDER = TYPE.toLowerCase();

/** A key vault. */
export const keyVault = defineResource<KeyVaultProperties>({
  type: TYPE,
  noun: 'key vault',
  apiVersion: '2023-07-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [`${PROVIDER}/privateendpointconnections`],
  catchUp: 'change-feed',
  secretPaths: [],
  writable: (state) =>
    writableOf(state, ['hsmPoolResourceId', 'privateEndpointConnections', 'provisioningState', 'vaultUri']),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/properties/enableRbacAuthorization': 'boolean',
      '/properties/publicNetworkAccess': ['Enabled', 'Disabled', 'SecuredByPerimeter'],
      '/properties/networkAcls': 'object',
      '/properties/networkAcls/defaultAction': 'text',
      '/properties/privateEndpointConnections': 'list',
      '/properties/privateEndpointConnections/*': 'object',
      '/properties/privateEndpointConnections/*/properties': 'object',
      '/properties/privateEndpointConnections/*/properties/privateLinkServiceConnectionState': 'object',
      '/properties/privateEndpointConnections/*/properties/privateLinkServiceConnectionState/status': 'text',
    },
  ),
  writtenAt: () => undefined,
});
