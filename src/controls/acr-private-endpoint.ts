import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { registry } from '../resources/registry.ts';
import type { PrivateEndpointConnection } from '../resources/registry.ts';
import { approval } from './shared/pull-path.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

/** Without a private endpoint a registry has its public address only, and closing that shuts everybody out. */
export const acrPrivateEndpoint = defineControl({
  id: 'acr-private-endpoint',
  version: '1',
  resource: registry,
  meta: {
    title: 'The registry has a private endpoint that is approved',
    rationale:
      'Only through a private endpoint do workloads reach a registry without its public address. ' +
      'As long as there is none, the public network can not be closed without shutting everybody out.',
    fix: 'Sends nothing, a person does it: approve the connection that waits, or make a private endpoint in a subnet.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-link',
      azurePolicy: ['e8eef0a8-67cf-4eb4-9386-14b0e78733d4', 'd85c6833-7d33-4cf5-a915-aaa2de84405f'],
      mcsb: ['NS-2'],
      documents: ['000', '002', '004'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/read'],
  },
  messages: {
    none: 'Registry {{registry}} has no private endpoint that is approved.',
  },
  judges: ['/properties/privateEndpointConnections'],

  detect(state) {
    const { privateEndpointConnections: connections } = state.properties;
    if ((connections ?? []).some((connection) => statusOf(connection) === 'approved')) return [];
    const path = '/properties/privateEndpointConnections';
    const current = (connections ?? null) as never;
    return [{ messageId: 'none', path, current, desired: 'one that is approved', data: { registry: state.name } }];
  },

  fix(state) {
    const waiting = (state.properties.privateEndpointConnections ?? []).filter(
      (connection) => statusOf(connection) === 'pending',
    );
    if (waiting.length > 0) {
      return advise(
        'Whether a private endpoint that somebody asked for may be approved, only who knows its network can say.',
        waiting.map((connection) =>
          step(`Approve the connection ${connection.name ?? ''} if you know its network.`, approval(connection)),
        ),
        [],
      );
    }
    return advise(
      'A private endpoint takes a subnet, addresses of it and money, and needs a Premium registry: a person has to choose.',
      [
        step('Choose a subnet of the network in which the consumers run, or of one that is peered with it.'),
        step('Make it with az network private-endpoint create and the group id registry.'),
        step('Link it to the zone privatelink.azurecr.io with az network private-endpoint dns-zone-group create.'),
      ],
      [],
    );
  },

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: () =>
    nobodyHit('A zone privatelink.azurecr.io that lacks a record hides the public address from all its networks.'),
});

function statusOf({ properties }: PrivateEndpointConnection): string | undefined {
  return properties?.privateLinkServiceConnectionState?.status?.toLowerCase();
}
