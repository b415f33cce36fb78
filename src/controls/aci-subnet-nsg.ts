import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { subnet } from '../resources/subnet.ts';
import { isForGroups, subnetName } from './shared/group-subnets.ts';

const SECURITY_GROUP = /\/providers\/microsoft\.network\/networksecuritygroups\/[^/]+$/iu;

/** Segmentation, as far as a subnet shows it: without rules of its own everything in the network reaches the groups. */
export const aciSubnetNsg = defineControl({
  id: 'aci-subnet-nsg',
  version: '1',
  resource: subnet,
  meta: {
    title: 'Subnet of container groups has a network security group',
    rationale:
      'Without rules at its subnet, everything in the network and its peers reaches the containers, and they reach it. ' +
      'One container that is taken over then is a way to all the others.',
    fix: 'Sends nothing, a person does it: attach a network security group that lets through what is needed.',
    severity: 'medium',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-virtual-network-concepts',
      documents: ['001'],
    },
    permissions: ['Microsoft.Network/virtualNetworks/read', 'Microsoft.Network/virtualNetworks/subnets/read'],
  },
  messages: {
    noRules: 'Subnet {{subnet}}, in which container groups run, has no network security group.',
  },
  judges: ['/properties/networkSecurityGroup'],

  applies: isForGroups,

  detect(state) {
    const { networkSecurityGroup } = state.properties;
    if (SECURITY_GROUP.test(networkSecurityGroup?.id ?? '')) return [];
    return [
      {
        messageId: 'noRules',
        path: '/properties/networkSecurityGroup/id',
        current: networkSecurityGroup?.id ?? null,
        desired: 'the id of a network security group',
        data: { subnet: subnetName(state) },
      },
    ];
  },

  fix: () =>
    advise(
      'Which traffic the containers need is known to those who run them: rules that are guessed cut them off.',
      [
        step('List who calls the containers, on which ports, and what they call: registry, vault, database, DNS.'),
        step('Make a network security group in the region of the network that lets that through and denies the rest.'),
        step('Attach it: az network vnet subnet update with --network-security-group.'),
        step('Look whether the groups still start: pulling the image has to get through, too.'),
      ],
      [],
    ),

  undo: invert,

  impact: () => ({
    configured: { known: false, why: 'Which traffic the containers need is not known: ask those who run them.' },
    used: { known: false, why: 'Flow logs are not read, so nobody knows what traffic there was.' },
    notes: ['Rules hold for every group in the subnet at once, and for connections from then on.'],
  }),
});
