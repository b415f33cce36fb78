import { alertAdminOperations } from '../../src/controls/alert-admin-operations.ts';
import { activityAlerts } from '../../src/resources/alerts.ts';
import type { ActivityAlert, AlertCondition } from '../../src/resources/alerts.ts';
import { GROUP, OTHER_SUBSCRIPTION, SUBSCRIPTION, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';
const READ = 'Microsoft.ContainerRegistry/registries/listCredentials/action';
const EXEC = 'Microsoft.ContainerInstance/containerGroups/containers/exec/action';
const POLICY = ['Microsoft.Authorization/policyAssignments/write', 'Microsoft.Authorization/policyAssignments/delete'];
const ALL = [ASSIGN, READ, EXEC, ...POLICY];
const ADMINISTRATIVE = { field: 'category', equals: 'Administrative' };

const rules = (...given: readonly ActivityAlert[]) =>
  togetherBody(activityAlerts, SUBSCRIPTION, Object.fromEntries(given.map((rule, at) => [`rule-${String(at)}`, rule])));
const rule = (conditions: readonly AlertCondition[], other: ActivityAlert = {}): ActivityAlert => ({
  enabled: true,
  scopes: [SUBSCRIPTION],
  condition: { allOf: conditions },
  ...other,
});
const named = (operation: string): AlertCondition => ({ field: 'operationName', equals: operation });
const whole = rule([ADMINISTRATIVE, { anyOf: ALL.map(named) }]);
const notTold = (operations: string) => [
  {
    messageId: 'notTold',
    path: '/properties/items/driftwarden-admin-operations',
    message: `No alert of subscription 11111111-1111-4111-8111-111111111111 tells of ${operations}.`,
  },
];
const EVERYTHING =
  'role assignments that are made, readings of a registry admin credential, commands run inside container groups, ' +
  'policy assignments that are made or changed or policy assignments that are removed';
const nothing = { findings: notTold(EVERYTHING), says: 'Who is told is for a person to say' };

testControl(alertAdminOperations, {
  profile: { logWorkspace: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log` },
  compliant: [
    { name: 'one rule of all', state: rules(whole) },
    { name: 'a rule of everything administrative', state: rules(rule([ADMINISTRATIVE])) },
    {
      name: 'a list of values',
      state: rules(rule([{ field: 'OperationName', containsAny: ALL.map((one) => one.toUpperCase()) }])),
    },
    {
      name: 'a rule of each',
      state: rules(...ALL.map((one) => rule([named(one), { field: 'status', equals: 'Succeeded' }]))),
    },
  ],
  drifted: [
    { name: 'none', state: rules(), ...nothing },
    { name: 'switched off', state: rules({ ...whole, enabled: false }), ...nothing },
    { name: 'not said whether it is on', state: rules({ ...whole, enabled: null }), ...nothing },
    { name: 'of one group only', state: rules({ ...whole, scopes: [GROUP] }), ...nothing },
    { name: 'of another subscription', state: rules({ ...whole, scopes: [OTHER_SUBSCRIPTION] }), ...nothing },
    { name: 'without a condition', state: rules(rule([])), ...nothing },
    {
      name: 'of one caller only',
      state: rules(rule([ADMINISTRATIVE, { field: 'caller', equals: 'ana@contoso.example' }])),
      ...nothing,
    },
    {
      name: 'of failures only',
      state: rules(rule([ADMINISTRATIVE, { field: 'status', equals: 'Failed' }])),
      ...nothing,
    },
    {
      name: 'some of them',
      state: rules(rule([{ anyOf: [named(ASSIGN), named(EXEC)] }]), rule([named(READ)])),
      findings: notTold('policy assignments that are made or changed or policy assignments that are removed'),
      says: 'the rule is not made without one',
    },
    {
      name: 'all but one, and no workspace that says where rules belong',
      state: rules(rule([{ anyOf: ALL.slice(1).map(named) }])),
      profile: { logWorkspace: undefined },
      findings: notTold('role assignments that are made'),
      says: 'Who is told',
    },
  ],
  unreadable: [
    {
      name: 'conditions that are no list',
      state: rules({ enabled: true, condition: { allOf: {} as never } }),
      says: '/properties/items/*/properties/condition/allOf is not a list',
    },
    {
      name: 'a scope that is no text',
      state: rules({ ...whole, scopes: [7 as never] }),
      says: '/properties/items/*/properties/scopes/* is not a text',
    },
  ],
});
