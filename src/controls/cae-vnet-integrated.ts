import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';
import { adviseNewEnvironment, MOVE_PERMISSIONS, movingImpact } from './shared/environment-recreation.ts';

const SUBNET = /\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/iu;

/** In a network of Azure's own, nothing of what the apps send or get can be filtered. */
export const caeVnetIntegrated = defineControl({
  id: 'cae-vnet-integrated',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'Container Apps environment runs in a virtual network of the estate',
    rationale:
      'An environment without a subnet of the estate lies in a network that nobody here sees or filters. ' +
      'Its apps reach private registries, vaults and databases only if those open up to the internet.',
    fix: 'Sends nothing, a person does it: a new environment with a subnet takes the place of this one.',
    severity: 'medium',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/networking',
      azurePolicy: ['8b346db6-85af-419b-8557-92cee2c0f9bb'],
      documents: ['002', '004'],
    },
    permissions: MOVE_PERMISSIONS,
  },
  messages: {
    noSubnet: 'Environment {{environment}} is in no virtual network of the estate.',
  },
  judges: ['/properties/vnetConfiguration'],
  facts: ['environmentWorkloads'],

  detect({ name, properties }) {
    const subnet = properties.vnetConfiguration?.infrastructureSubnetId ?? null;
    if (subnet !== null && SUBNET.test(subnet)) return [];
    return [
      {
        messageId: 'noSubnet',
        path: '/properties/vnetConfiguration/infrastructureSubnetId',
        current: subnet,
        desired: 'a subnet of the estate',
        data: { environment: name },
      },
    ];
  },

  fix: () => adviseNewEnvironment('No subnet can be given to it now.', 'in a virtual network'),

  undo: invert,
  impact: (_state, facts) => movingImpact(facts),
});
