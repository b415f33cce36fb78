import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact, stopGroup } from './shared/group-recreation.ts';

/** A public address lets everybody try, and no firewall of yours stands before it. */
export const aciNoPublicIp = defineControl({
  id: 'aci-no-public-ip',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group has no public address',
    rationale:
      'Every port that a group opens on a public address can be tried by everybody, and no network rule of yours ' +
      'stands before it. In a subnet only those reach it whom the network lets through.',
    fix: 'Sends nothing, a person does it: make the group anew in a subnet, or without an address.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-vnet',
      azurePolicy: ['8af8f826-edcb-4178-b35f-851ea6fea615'],
      documents: ['000', '002', '003'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    public: 'Container group {{group}} can be reached from the internet at {{address}}.',
    unclear: 'Container group {{group}} has an address that is not said to be private.',
  },
  judges: ['/properties/ipAddress'],

  detect({ name, properties: { ipAddress } }) {
    if (ipAddress == null) return [];
    const { type, ip, fqdn } = ipAddress;
    if (type?.toLowerCase() === 'private') return [];
    const isPublic = type?.toLowerCase() === 'public';
    return [
      {
        messageId: isPublic ? 'public' : 'unclear',
        path: '/properties/ipAddress/type',
        current: type ?? null,
        desired: 'Private',
        data: { group: name, address: [ip, fqdn].find((text) => text != null && text !== '') ?? 'a public address' },
      },
    ];
  },

  fix: (state) =>
    recreation(
      state,
      'A group keeps its kind of address for life: it has to be deleted and made anew.',
      'In the template, name a subnet that is delegated to Container Instances under subnetIds and make the address ' +
        'Private; a group that nobody calls needs no ipAddress at all.',
      'Give the subnet a NAT gateway if the containers call anything outside: without a public address there is no ' +
        'other way out.',
      'Tell those who call the public address where the group is to be found from now on.',
    ),

  undo: invert,

  alternatives: (state) => [stopGroup(state)],

  impact: recreationImpact,
});
