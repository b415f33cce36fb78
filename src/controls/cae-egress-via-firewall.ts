import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';

/** What a break-in sends out passes a place that filters and logs it. Without a subnet there is nothing to route. */
export const caeEgressViaFirewall = defineControl({
  id: 'cae-egress-via-firewall',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'Container Apps environment sends its traffic to the internet through a firewall',
    rationale:
      'Whoever breaks into an app sends data out and loads tools unless something on the way stops it. ' +
      'A route to a firewall lets through what the apps need and shows the rest.',
    fix: 'Sends nothing, a person does it: a route without rules that fit stops image pulls, telemetry and secrets.',
    severity: 'medium',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/use-azure-firewall',
      documents: ['004'],
    },
    permissions: [
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.Network/virtualNetworks/subnets/read',
      'Microsoft.Network/routeTables/read',
    ],
  },
  messages: {
    aroundFirewall: 'Environment {{environment}} reaches the internet without a firewall: {{route}}.',
  },
  judges: ['/properties/vnetConfiguration'],
  detectFacts: ['defaultRoutes'],

  applies: ({ properties }) => (properties.vnetConfiguration?.infrastructureSubnetId ?? '') !== '',

  detect({ name, properties }, { defaultRoutes = [] }) {
    const around = defaultRoutes.find(({ nextHop }) => nextHop?.toLowerCase() !== 'virtualappliance');
    if (defaultRoutes.length > 0 && around === undefined) return [];
    const route =
      around?.routeTableId === undefined
        ? 'its subnet has no route table'
        : around.nextHop === undefined
          ? 'its route table has no route for 0.0.0.0/0'
          : `the route for 0.0.0.0/0 leads to ${around.nextHop}`;
    return [
      {
        messageId: 'aroundFirewall',
        path: '/properties/vnetConfiguration/infrastructureSubnetId',
        current: properties.vnetConfiguration?.infrastructureSubnetId ?? null,
        desired: 'a subnet with a route for 0.0.0.0/0 to a firewall',
        data: { environment: name, route },
      },
    ];
  },

  fix: ({ properties }) =>
    advise(
      'Rules of the firewall come first, and only the owner knows what the apps call.',
      [
        ...((properties.workloadProfiles ?? []).length === 0
          ? [step('Move to an environment of workload profiles: others do not support routes of their own.')]
          : []),
        step('Let the firewall pass what the platform needs: image pulls, Microsoft Entra sign-in, telemetry.'),
        step('Where secrets come from Key Vault, also the service tag AzureKeyVault and login.microsoft.com.'),
        step('Add rules for what the apps themselves call, and watch the log of the firewall for what it would stop.'),
        step('Make a route for 0.0.0.0/0 with the next hop VirtualAppliance and the private address of the firewall.'),
        step('Join its route table to the subnet of the environment, and start a new revision to see that it pulls.'),
      ],
      [],
    ),

  undo: invert,

  impact: (_state, { defaultRoutes }) => ({
    configured: {
      known: false,
      why:
        defaultRoutes === undefined
          ? 'The subnet of the environment and its routes could not be read.'
          : 'Nobody knows what the apps of the environment call on the internet.',
    },
    used: { known: false, why: 'No log of what leaves the environment is read.' },
    notes: ['What the firewall does not let pass fails at once, image pulls and telemetry included.'],
  }),
});
