import { rbacWorkloadIdentityNoPrivilegedSubscriptionRole } from '../../src/controls/rbac-workload-identity-no-privileged-subscription-role.ts';
import type { Facts } from '../../src/model/facts.ts';
import {
  assignmentBody,
  GROUP,
  OTHER_SUBSCRIPTION,
  PRINCIPAL,
  REGISTRY,
  ROLES,
  SUBSCRIPTION,
} from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const app = { kind: 'container app', name: 'ca-orders' };
const runs: Pick<Facts, 'principalUse'> = { principalUse: { identity: 'user-assigned', workloads: [app] } };
const idle: Pick<Facts, 'principalUse'> = { principalUse: { identity: 'user-assigned', workloads: [] } };
const none: Pick<Facts, 'principalUse'> = { principalUse: { identity: 'none', workloads: [] } };
const checked = { ownPrincipal: false, pimActivation: false, otherAccessAdministrators: 2 };
const managementGroup = '/providers/Microsoft.Management/managementGroups/contoso';
const fromAbove = { id: assignmentBody().id };

const holds = (role: string, scope = SUBSCRIPTION, who = PRINCIPAL) => [
  {
    messageId: 'privileged',
    path: '/properties/roleDefinitionId',
    message: `The workload identity ${who} holds ${role} on ${scope}.`,
  },
];
const limitedTo = (action: string): string => `((!(ActionMatches{'${action}'})) OR (@Request[…] GuidEquals {…}))`;
const GRANTING = 'Microsoft.Authorization/roleAssignments/write';

testControl(rbacWorkloadIdentityNoPrivilegedSubscriptionRole, {
  facts: { ...idle, ...checked },
  compliant: [
    { name: 'Reader on the subscription', state: assignmentBody({ roleDefinitionId: ROLES.reader }), facts: {} },
    { name: 'AcrPull on the subscription', state: assignmentBody({ roleDefinitionId: ROLES.acrPull }), facts: {} },
    { name: 'Contributor of a principal that is no identity', state: assignmentBody(), facts: { ...none, ...checked } },
    {
      name: 'a custom role that reads everything',
      state: assignmentBody({ roleDefinitionId: ROLES.custom }),
      facts: { ...idle, rolePermissions: [{ actions: ['*/read'], notActions: [] }] },
    },
    {
      name: 'Role Based Access Control Administrator under a condition on what it may grant',
      state: assignmentBody({ roleDefinitionId: ROLES.rbacAdministrator, condition: limitedTo(GRANTING) }),
      facts: {},
    },
  ],
  notApplicable: [
    { name: 'Contributor on a resource group', state: assignmentBody({ scope: GROUP }) },
    { name: 'Owner on a registry', state: assignmentBody({ scope: REGISTRY, roleDefinitionId: ROLES.owner }) },
    { name: 'Owner of a person', state: assignmentBody({ roleDefinitionId: ROLES.owner, principalType: 'User' }) },
    { name: 'Owner of a group', state: assignmentBody({ roleDefinitionId: ROLES.owner, principalType: 'Group' }) },
  ],
  drifted: [
    {
      name: 'Contributor on the subscription',
      state: assignmentBody(),
      findings: holds('Contributor'),
      after: 'deleted',
      impact: [
        { facts: idle, configured: 'nobody' },
        { facts: runs, configured: ['ca-orders'] },
        { facts: { ...idle, ownPrincipal: undefined }, configured: 'unknown' },
        { facts: { ...idle, pimActivation: undefined }, configured: 'unknown' },
        { facts: { ...idle, otherAccessAdministrators: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'an identity that has a name of its own is told with it',
      state: assignmentBody(),
      facts: { ...idle, ...checked, principalUse: { identity: 'user-assigned', name: 'id-orders', workloads: [] } },
      findings: holds('Contributor', SUBSCRIPTION, `id-orders (${PRINCIPAL})`),
      after: 'deleted',
    },
    {
      name: 'Owner, in a body that tells no type of principal',
      state: assignmentBody({ roleDefinitionId: ROLES.owner, principalType: null }),
      findings: holds('Owner'),
      after: 'deleted',
    },
    {
      name: 'Owner under a condition, which narrows only what it may grant',
      state: assignmentBody({ roleDefinitionId: ROLES.owner, condition: limitedTo(GRANTING), conditionVersion: '2.0' }),
      findings: holds('Owner'),
      after: 'deleted',
    },
    {
      name: 'User Access Administrator under a condition about something else',
      state: assignmentBody({
        roleDefinitionId: ROLES.userAccessAdministrator,
        condition: limitedTo('Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'),
        description: 'for the nightly job',
      }),
      findings: holds('User Access Administrator'),
      after: 'deleted',
    },
    {
      name: 'a custom role that writes everything',
      state: assignmentBody({ roleDefinitionId: ROLES.custom }),
      facts: { ...idle, ...checked, rolePermissions: [{ actions: ['*/write'], notActions: [] }] },
      findings: holds('role 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'),
      after: 'deleted',
    },
    {
      name: 'Contributor, although nobody else manages access: it does not either',
      state: assignmentBody(),
      facts: { ...idle, ...checked, otherAccessAdministrators: 0 },
      findings: holds('Contributor'),
      after: 'deleted',
    },
  ],
  unfixable: [
    {
      name: 'Driftwarden itself',
      state: assignmentBody(),
      facts: { ...idle, ...checked, ownPrincipal: true },
      says: 'Driftwarden itself',
    },
    {
      name: 'a principal that the settings protect',
      state: assignmentBody(),
      profile: { protectedPrincipals: [PRINCIPAL.toUpperCase()] },
      says: 'The settings protect this principal',
    },
    {
      name: 'an activation by Privileged Identity Management',
      state: assignmentBody(),
      facts: { ...idle, ...checked, pimActivation: true },
      says: 'Privileged Identity Management',
    },
    {
      name: 'the last one who manages access',
      state: assignmentBody({ roleDefinitionId: ROLES.owner }),
      facts: { ...idle, ...checked, otherAccessAdministrators: 0 },
      says: 'Nobody else manages access',
    },
    {
      name: 'inherited from a management group',
      state: assignmentBody({ scope: managementGroup }, fromAbove),
      says: `inherited from ${managementGroup}`,
    },
    { name: 'inherited from the root', state: assignmentBody({ scope: '/' }, fromAbove), says: 'inherited from /;' },
    {
      name: 'a scope that is not that of the id',
      state: assignmentBody({ scope: OTHER_SUBSCRIPTION }, fromAbove),
      says: `inherited from ${OTHER_SUBSCRIPTION}`,
    },
  ],
  couldNotTell: [
    { name: 'who runs as the principal of an Owner', state: assignmentBody(), facts: {}, missing: ['principalUse'] },
    {
      name: 'what a custom role permits',
      state: assignmentBody({ roleDefinitionId: ROLES.custom }),
      facts: idle,
      missing: ['rolePermissions'],
    },
    {
      name: 'anything of a custom role',
      state: assignmentBody({ roleDefinitionId: ROLES.custom }),
      facts: {},
      missing: ['rolePermissions', 'principalUse'],
    },
  ],
  unreadable: [
    {
      name: 'no role',
      state: assignmentBody({ roleDefinitionId: '' }),
      says: '/properties/roleDefinitionId is missing',
    },
  ],
});
