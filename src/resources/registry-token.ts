import { defineResource } from '../engine/resource-kind.ts';
import { shapeCheck } from './shape.ts';

/** The part of a registry token's body that controls read. GET shows when passwords end, never what they are. */
export type RegistryTokenProperties = {
  readonly creationDate?: string | null;
  /** The id of the scope map. System-defined ones are named `_repositories_admin`, `_repositories_push`, … */
  readonly scopeMapId?: string | null;
  /** `enabled` or `disabled`. */
  readonly status?: string | null;
  readonly credentials?: {
    readonly passwords?:
      | readonly { readonly name?: string; readonly creationTime?: string | null; readonly expiry?: string | null }[]
      | null;
    readonly certificates?: readonly { readonly name?: string; readonly expiry?: string | null }[] | null;
  } | null;
};

const TYPE = 'Microsoft.ContainerRegistry/registries/tokens';
const PROVIDER = TYPE.toLowerCase();

/** A token of a registry. */
export const registryToken = defineResource<RegistryTokenProperties>({
  type: TYPE,
  noun: 'registry token',
  apiVersion: '2025-11-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'list',
  below: ['Microsoft.ContainerRegistry/registries'],
  secretPaths: ['/properties/credentials/passwords/*/value'],
  writable: ({ properties: { scopeMapId, status } }) => ({ properties: { scopeMapId, status } }),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/properties/scopeMapId': 'text',
      '/properties/status': ['enabled', 'disabled'],
      '/properties/credentials': 'object',
      '/properties/credentials/passwords': 'list',
      '/properties/credentials/passwords/*': 'object',
      '/properties/credentials/passwords/*/expiry': 'text',
    },
  ),
  writtenAt: () => undefined,
});
