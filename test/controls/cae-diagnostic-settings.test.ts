import { expect, it } from 'vitest';
import { caeDiagnosticSettings } from '../../src/controls/cae-diagnostic-settings.ts';
import type { Known } from '../../src/model/facts.ts';
import { ENVIRONMENT, environmentBody } from '../support/app-bodies.ts';
import { GROUP } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;
const to = (destination: string | null, customerId?: string) =>
  environmentBody({
    appLogsConfiguration: {
      destination,
      ...(customerId === undefined ? {} : { logAnalyticsConfiguration: { customerId } }),
    },
  });
const sent = (...categories: readonly string[]): Known<'diagnosticSettings'> => ({
  diagnosticSettings: [
    {
      name: 'driftwarden',
      setting: { workspaceId: WORKSPACE, logs: categories.map((category) => ({ category, enabled: true })) },
    },
  ],
});
const both = sent('ContainerAppConsoleLogs', 'ContainerAppSystemLogs');
const path = '/properties/appLogsConfiguration/destination';
const noDestination = [{ messageId: 'noDestination', path, message: 'Environment cae-contoso keeps no logs.' }];
const notSent = (missing: string) => [
  {
    messageId: 'notSent',
    path,
    message: `Environment cae-contoso hands its logs to Azure Monitor, where nothing sends ${missing} on.`,
  },
];

testControl(caeDiagnosticSettings, {
  profile: { logWorkspace: WORKSPACE },
  facts: { diagnosticSettings: [] },
  compliant: [
    { name: 'to a workspace', state: to('log-analytics', 'c1'), facts: {} },
    { name: 'to Azure Monitor, which sends both on', state: to('azure-monitor'), facts: both },
    {
      name: 'to Azure Monitor, which sends all on',
      state: to('Azure-Monitor'),
      facts: {
        diagnosticSettings: [
          { name: 'theirs', setting: { storageAccountId: '/s', logs: [{ categoryGroup: 'allLogs', enabled: true }] } },
        ],
      },
    },
  ],
  couldNotTell: [
    { name: 'settings that nobody could read', state: to('azure-monitor'), facts: {}, missing: ['diagnosticSettings'] },
  ],
  drifted: [
    {
      name: 'to Azure Monitor, which sends nothing on',
      state: to('azure-monitor'),
      findings: notSent('ContainerAppConsoleLogs and ContainerAppSystemLogs'),
      after: to('azure-monitor'),
      factsAfter: both,
      impact: [
        { facts: {}, configured: 'nobody' },
        { facts: { diagnosticSettings: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'to Azure Monitor, which sends one on',
      state: to('azure-monitor'),
      facts: sent('ContainerAppConsoleLogs'),
      findings: notSent('ContainerAppSystemLogs'),
      after: to('azure-monitor'),
      factsAfter: both,
    },
    {
      name: 'to none',
      state: to('none'),
      findings: noDestination,
      after: to('azure-monitor'),
      factsAfter: both,
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    {
      name: 'to somewhere that nobody knows',
      state: to('syslog'),
      findings: noDestination,
      after: to('azure-monitor'),
      factsAfter: both,
    },
    {
      name: 'to a workspace without a name',
      state: to('log-analytics', ''),
      findings: [
        {
          messageId: 'noWorkspace',
          path,
          message: 'Environment cae-contoso sends its logs to a workspace that it does not name.',
        },
      ],
      says: 'Driftwarden reads no keys',
    },
  ],
  unfixable: [
    {
      name: 'no word of it',
      state: environmentBody(),
      profile: { logWorkspace: undefined },
      says: 'profile.logWorkspace',
    },
  ],
});

it('the setting comes first, and the undo takes both back', () => {
  const state = to('none');
  const profile = { public: [], production: [], sensitive: [], approvedRegistries: [], protectedPrincipals: [] };
  const plan = caeDiagnosticSettings.fix(state, {}, { ...profile, imageCleanup: 'retention', logWorkspace: WORKSPACE });
  if ('unfixable' in plan) throw new Error('There is a fix.');
  const setting = `${ENVIRONMENT}/providers/Microsoft.Insights/diagnosticSettings/driftwarden`;
  expect(plan.map(({ method, resourceId }) => `${method} ${resourceId}`)).toEqual([
    `PUT ${setting}`,
    `PATCH ${ENVIRONMENT}`,
  ]);
  const undo = caeDiagnosticSettings.undo(plan, state, caeDiagnosticSettings.resource);
  if ('irreversible' in undo) throw new Error('There is an undo.');
  expect(undo.map(({ method, resourceId }) => `${method} ${resourceId}`)).toEqual([
    `PATCH ${ENVIRONMENT}`,
    `DELETE ${setting}`,
  ]);
});
