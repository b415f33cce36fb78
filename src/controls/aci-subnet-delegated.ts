import { put } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { isObject } from '../engine/merge-patch.ts';
import { subnet } from '../resources/subnet.ts';
import { CONTAINER_GROUPS, isDelegated, isForGroups, subnetName, whatElseIn } from './shared/group-subnets.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

/** Azure keeps everything but container groups out of a subnet that is delegated to them. */
export const aciSubnetDelegated = defineControl({
  id: 'aci-subnet-delegated',
  version: '1',
  resource: subnet,
  meta: {
    title: 'Subnet of container groups is delegated to Container Instances',
    rationale:
      'Container groups can only be made in a subnet that is delegated to them. ' +
      'The delegation also keeps everything else out, so that rules of the subnet are rules for containers.',
    fix: 'Adds the delegation to the subnet, in place, and leaves everything else of it as it is.',
    severity: 'low',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-vnet',
      documents: ['000', '002'],
    },
    permissions: [
      'Microsoft.Network/virtualNetworks/read',
      'Microsoft.Network/virtualNetworks/subnets/read',
      'Microsoft.Network/virtualNetworks/subnets/write',
      'Microsoft.Network/networkSecurityGroups/join/action',
      'Microsoft.Network/routeTables/join/action',
      'Microsoft.Network/natGateways/join/action',
    ],
  },
  messages: {
    notDelegated: 'Subnet {{subnet}}, in which container groups run, is not delegated to Container Instances.',
  },
  judges: ['/properties/delegations'],

  applies: isForGroups,

  detect(state) {
    const { delegations } = state.properties;
    if (isDelegated(state.properties)) return [];
    return [
      {
        messageId: 'notDelegated',
        path: '/properties/delegations',
        current: delegations ?? null,
        desired: [{ properties: { serviceName: CONTAINER_GROUPS } }],
        data: { subnet: subnetName(state) },
      },
    ];
  },

  fix(state) {
    const others = whatElseIn(state);
    if (others !== undefined) {
      return {
        unfixable:
          `Something else lives in the subnet (${others}), and nothing may beside container groups. ` +
          'Make a subnet for them alone and deploy the groups anew in it.',
      };
    }
    const { properties } = subnet.writable(state);
    const delegation = { name: 'container-groups', properties: { serviceName: CONTAINER_GROUPS } };
    return [
      put(subnet, state.id, { properties: { ...(isObject(properties) ? properties : {}), delegations: [delegation] } }),
    ];
  },

  undo: invert,

  impact: () => nobodyHit('From then on nothing but container groups can be put into the subnet.'),
});
