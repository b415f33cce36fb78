import { advise, alternative, requestOf, step } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import type { Json } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import { keyVault } from '../resources/key-vault.ts';
import type { KeyVaultProperties } from '../resources/key-vault.ts';

type Vault = ResourceState<KeyVaultProperties>;

/** A vault that answers on its public address gives its secrets to whoever holds a stolen token, from anywhere. */
export const kvPrivateEndpoint = defineControl({
  id: 'kv-private-endpoint',
  version: '1',
  resource: keyVault,
  meta: {
    title: 'Key vaults are reached through private endpoints only',
    rationale:
      'A token that was stolen from a container opens a vault on the internet from anywhere. Behind a private endpoint it ' +
      'is worth something only inside the network.',
    fix: 'Closes the public network of the vault, in place, where a private endpoint is approved; otherwise it says the steps.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/key-vault/general/private-link-service',
      azurePolicy: ['a6abeaec-4d90-4a02-805f-6b26c4d3fbe9', '405c5871-3e91-4644-8a63-58e19d68ff5b'],
      cis: ['3.3.7 (v3.0)', '8.3.8 (v5.0)'],
      documents: ['000', '004'],
    },
    permissions: ['Microsoft.KeyVault/vaults/read', 'Microsoft.KeyVault/vaults/write'],
  },
  messages: {
    noEndpoint: 'Key vault {{vault}} has no private endpoint that is approved.',
    publicNotClosed: 'The public network of key vault {{vault}} is not closed ({{access}}).',
  },
  judges: ['/properties/publicNetworkAccess', '/properties/privateEndpointConnections'],

  detect(state) {
    const { publicNetworkAccess: access, privateEndpointConnections: connections } = state.properties;
    const data = { vault: state.name, access: access ?? 'it is not said to be' };
    const endpoint = {
      messageId: 'noEndpoint',
      path: '/properties/privateEndpointConnections',
      current: (connections ?? null) as Json,
      desired: 'one that is Approved',
      data,
    } as const;
    const network = {
      messageId: 'publicNotClosed',
      path: '/properties/publicNetworkAccess',
      current: access ?? null,
      desired: 'Disabled',
      data,
    } as const;
    return [...(hasEndpoint(state) ? [] : [endpoint]), ...(isClosed(state) ? [] : [network])];
  },

  fix(state) {
    if (hasEndpoint(state)) return [close(state)];
    return advise(
      'A private endpoint needs a subnet and a private DNS zone, which only a person can choose.',
      [
        step('Create a private endpoint for the vault, with the group id vault, in a subnet that its clients reach.'),
        step(
          'Link the zone privatelink.vaultcore.azure.net to the network of every client, and look the name up there.',
        ),
        ...(isClosed(state) ? [] : [step('Close the public network.', requestOf(close(state)))]),
      ],
      [],
    );
  },

  undo: invert,

  impact: ({ properties: { networkAcls } }) => ({
    configured: { known: false, why: 'Which apps read the vault is said by their configuration, not by the vault.' },
    used: {
      known: false,
      why: 'The audit log of the vault is not read, so nobody knows who came over the public address.',
    },
    notes: [
      'Portal, pipelines and laptops outside the network can not read secrets any more.',
      ...(networkAcls?.bypass?.toLowerCase() === 'none'
        ? ['Trusted services of Azure are not let through, so deployments that read secrets fail too.']
        : []),
    ],
  }),

  alternatives: (state) =>
    isClosed(state)
      ? []
      : [
          alternative(
            'smaller',
            'Let in an allow-list and nobody else',
            'Only the addresses and subnets on the list reach the vault. Name those of its clients first: an empty list is nobody.',
            requestOf(
              patch(keyVault, state.id, {
                properties: { networkAcls: { ...state.properties.networkAcls, defaultAction: 'Deny' } },
              }),
            ),
          ),
        ],
});

function hasEndpoint({ properties: { privateEndpointConnections: connections } }: Vault): boolean {
  return (connections ?? []).some(
    ({ properties }) => properties?.privateLinkServiceConnectionState?.status?.toLowerCase() === 'approved',
  );
}

function isClosed({ properties }: Vault): boolean {
  return properties.publicNetworkAccess?.toLowerCase() === 'disabled';
}

function close({ id }: Vault): Change {
  return patch(keyVault, id, { properties: { publicNetworkAccess: 'Disabled' } });
}
