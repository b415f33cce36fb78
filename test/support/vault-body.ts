import type { ResourceState } from '../../src/model/resource.ts';
import type { KeyVaultProperties } from '../../src/resources/key-vault.ts';
import { GROUP } from './bodies.ts';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-contoso`;

/** The connection of a private endpoint to the vault. */
export function vaultConnection(status: string) {
  const id = `${VAULT}/privateEndpointConnections/pe`;
  return { id, name: 'pe', properties: { privateLinkServiceConnectionState: { status } } };
}

/** A key vault as GET returns it, everything in order. */
export function vaultBody(properties: KeyVaultProperties = {}): ResourceState<KeyVaultProperties> {
  return {
    id: VAULT,
    name: 'kv-contoso',
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    tags: {},
    properties: {
      tenantId: '33333333-3333-4333-8333-333333333333',
      vaultUri: 'https://kv-contoso.vault.azure.net/',
      enableRbacAuthorization: true,
      accessPolicies: [],
      publicNetworkAccess: 'Disabled',
      privateEndpointConnections: [vaultConnection('Approved')],
      ...properties,
    },
  };
}
