import { rbacServicePrincipalNoPrivilegedSubscriptionRole } from '../../src/controls/rbac-service-principal-no-privileged-subscription-role.ts';
import { assignmentBody, GROUP, PRINCIPAL, ROLES, SUBSCRIPTION } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const pipeline = { principalUse: { identity: 'none', workloads: [] } } as const;
const identity = { principalUse: { identity: 'system-assigned', workloads: [] } } as const;
const checked = { ownPrincipal: false, pimActivation: false, otherAccessAdministrators: 2 };

const holds = (role: string) => [
  {
    messageId: 'privileged',
    path: '/properties/roleDefinitionId',
    message: `The service principal ${PRINCIPAL} holds ${role} on ${SUBSCRIPTION}.`,
  },
];

testControl(rbacServicePrincipalNoPrivilegedSubscriptionRole, {
  facts: { ...pipeline, ...checked },
  compliant: [
    { name: 'Reader on the subscription', state: assignmentBody({ roleDefinitionId: ROLES.reader }), facts: {} },
    { name: 'Contributor of a workload identity', state: assignmentBody(), facts: { ...identity, ...checked } },
    {
      name: 'a custom role that writes within one service',
      state: assignmentBody({ roleDefinitionId: ROLES.custom }),
      facts: { ...pipeline, rolePermissions: [{ actions: ['Microsoft.App/*'], notActions: [] }] },
    },
  ],
  notApplicable: [
    { name: 'Contributor on a resource group', state: assignmentBody({ scope: GROUP }) },
    { name: 'Contributor of a person', state: assignmentBody({ principalType: 'User' }) },
  ],
  drifted: [
    {
      name: 'Contributor on the subscription',
      state: assignmentBody(),
      findings: holds('Contributor'),
      after: 'deleted',
      impact: [{ facts: pipeline, configured: 'unknown' }],
    },
    {
      name: 'a custom role that may give access',
      state: assignmentBody({ roleDefinitionId: ROLES.custom }),
      facts: { ...pipeline, ...checked, rolePermissions: [{ actions: ['Microsoft.Authorization/*'], notActions: [] }] },
      findings: holds('role 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'),
      after: 'deleted',
    },
  ],
  unfixable: [
    {
      name: 'Driftwarden itself',
      state: assignmentBody(),
      facts: { ...pipeline, ...checked, ownPrincipal: true },
      says: 'Driftwarden itself',
    },
    {
      name: 'a principal that the settings protect',
      state: assignmentBody(),
      profile: { protectedPrincipals: [PRINCIPAL] },
      says: 'The settings protect this principal',
    },
  ],
  couldNotTell: [{ name: 'what the principal is', state: assignmentBody(), facts: checked, missing: ['principalUse'] }],
});
