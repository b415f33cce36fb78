import { defineResource } from '../engine/resource-kind.ts';
import { shapeCheck } from './shape.ts';

/** The part of a registry's body that controls read. */
export type RegistryProperties = {
  readonly loginServer?: string;
  readonly adminUserEnabled?: boolean | null;
  /** `Enabled` or `Disabled`; absent means `Enabled`. */
  readonly publicNetworkAccess?: string | null;
  /** `AzureServices` or `None`. */
  readonly networkRuleBypassOptions?: string | null;
};

const TYPE = 'Microsoft.ContainerRegistry/registries';
const PROVIDER = TYPE.toLowerCase();
const READ_ONLY = new Set([
  'creationDate',
  'dataEndpointHostNames',
  'loginServer',
  'privateEndpointConnections',
  'provisioningState',
  'status',
]);

/** An Azure Container Registry. */
export const registry = defineResource<RegistryProperties>({
  type: TYPE,
  noun: 'registry',
  apiVersion: '2025-11-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: ['cacherules', 'privateendpointconnections', 'replications', 'scopemaps', 'tokens'].map(
    (child) => `${PROVIDER}/${child}`,
  ),
  catchUp: 'change-feed',
  secretPaths: [],
  writable: ({ location, tags, sku, identity, properties }) => ({
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    ...(sku?.name === undefined ? {} : { sku: { name: sku.name } }),
    ...(identity === undefined ? {} : { identity }),
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !READ_ONLY.has(name))),
  }),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/sku': 'object',
      '/sku/name': 'text',
      '/properties/adminUserEnabled': 'boolean',
      '/properties/publicNetworkAccess': ['Enabled', 'Disabled'],
      '/properties/networkRuleBypassOptions': 'text',
    },
  ),
  writtenAt: () => undefined,
});
