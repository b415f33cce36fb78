import { defineResource } from '../engine/resource-kind.ts';
import { shapeProblem } from './shape.ts';

/** The part of a registry's body that controls read. */
export type RegistryProperties = {
  readonly loginServer?: string;
  readonly adminUserEnabled?: boolean | null;
  /** Absent means `Enabled`. */
  readonly publicNetworkAccess?: string | null;
  readonly networkRuleBypassOptions?: string | null;
};

const PROVIDER = 'microsoft.containerregistry/registries';

/** An Azure Container Registry. */
export const registry = defineResource<RegistryProperties>({
  type: 'Microsoft.ContainerRegistry/registries',
  noun: 'registry',
  apiVersion: '2025-11-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [`${PROVIDER}/privateendpointconnections`],
  secretPaths: [],
  writable: ({ properties }) => ({ properties }),
  unreadable: (body) =>
    shapeProblem(
      body,
      { '/id': 'text', '/name': 'text', '/properties': 'object' },
      {
        '/sku': 'object',
        '/sku/name': 'text',
        '/properties/adminUserEnabled': 'boolean',
        '/properties/publicNetworkAccess': 'text',
        '/properties/networkRuleBypassOptions': 'text',
      },
    ),
  writtenAt: () => undefined,
});
