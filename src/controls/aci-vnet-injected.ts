import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact, stopGroup } from './shared/group-recreation.ts';

/** Outside of a network of yours, what a group reaches and who reaches it is nobody's decision. */
export const aciVnetInjected = defineControl({
  id: 'aci-vnet-injected',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group runs in a subnet of the virtual network',
    rationale:
      'A group outside of every network reaches the whole internet, and no private endpoint of yours lets it in. ' +
      'In a subnet, rules and routes of the network decide what it reaches and who reaches it.',
    fix: 'Sends nothing, a person does it: make the group anew in a subnet that is delegated to Container Instances.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-virtual-network-concepts',
      azurePolicy: ['8af8f826-edcb-4178-b35f-851ea6fea615'],
      documents: ['000', '002'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    noSubnet: 'Container group {{group}} runs outside of every virtual network.',
  },
  impliedBy: ['aci-no-public-ip'],
  judges: ['/properties/subnetIds'],

  detect({ name, properties: { subnetIds } }) {
    if ((subnetIds ?? []).some(({ id }) => /\/subnets\/[^/]+$/iu.test(id ?? ''))) return [];
    return [
      {
        messageId: 'noSubnet',
        path: '/properties/subnetIds',
        current: subnetIds ?? null,
        desired: [{ id: 'a subnet that is delegated to Container Instances' }],
        data: { group: name },
      },
    ];
  },

  fix: (state) =>
    recreation(
      state,
      'A group can not be moved into a network: it has to be deleted and made anew.',
      'In the template, name a subnet of the same subscription under subnetIds; it must be delegated to ' +
        'Microsoft.ContainerInstance/containerGroups and hold nothing else.',
      'Give the subnet a NAT gateway if the containers call anything outside, and name the DNS server under dnsConfig ' +
        'if they look up private names: a group does not take over the DNS of its network.',
    ),

  undo: invert,

  alternatives: (state) => [stopGroup(state)],

  impact: recreationImpact,
});
