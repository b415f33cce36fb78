import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
import { invert } from '../engine/invert.ts';
import { registry } from '../resources/registry.ts';
import { identityPullsFirst } from './shared/identity-pulls.ts';

/** One user name, two passwords, every repository: switched off, everybody logs in as themselves. */
export const acrAdminAccountDisabled = defineControl({
  id: 'acr-admin-account-disabled',
  version: '1',
  resource: registry,
  meta: {
    title: 'Registry admin account is disabled',
    rationale:
      'The admin account is a single user name whose two passwords can push to and delete from every repository. ' +
      'It cannot be scoped, it never expires, and the logs cannot say who used it.',
    fix: 'Switches the admin account off, in place.',
    severity: 'high',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
      azurePolicy: ['dc921057-6b28-4fbe-9b83-f7bec05db6c2', '79fdfe03-ffcb-4e55-b4d0-b925b8241759'],
      mcsb: ['IM-1'],
      documents: ['000', '002', '003', '004'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/read', 'Microsoft.ContainerRegistry/registries/write'],
  },
  messages: {
    adminEnabled: 'The admin account of registry {{registry}} is enabled.',
  },
  judges: ['/properties/adminUserEnabled'],
  facts: ['adminLoginConsumers'],

  detect(state) {
    if (state.properties.adminUserEnabled !== true) return [];
    return [
      {
        messageId: 'adminEnabled',
        path: '/properties/adminUserEnabled',
        current: true,
        desired: false,
        data: { registry: state.name },
      },
    ];
  },

  fix: (state) => [patch(registry, state.id, { properties: { adminUserEnabled: false } })],

  undo: invert,

  alternatives: (_state, { adminLoginConsumers }) => identityPullsFirst(adminLoginConsumers ?? []),

  impact: (_state, { adminLoginConsumers }) => ({
    configured: searched(adminLoginConsumers, 'who is set up to log in with the admin account'),
    used: { known: false, why: 'The log of logins is not read yet, so nobody knows who used the account lately.' },
    notes: [
      'Whoever logs in with the admin user name and password loses access at once.',
      'Switching it on again brings the same two passwords back.',
    ],
  }),
});
