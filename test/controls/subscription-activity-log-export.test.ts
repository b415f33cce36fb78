import { subscriptionActivityLogExport } from '../../src/controls/subscription-activity-log-export.ts';
import type { DiagnosticSetting } from '../../src/model/diagnostics.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';
import { GROUP, itemBody, REGISTRY, SUBSCRIPTION, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;
const ALL = ['Administrative', 'Security', 'Policy', 'Alert'];

const logs = (...categories: readonly string[]) => categories.map((category) => ({ category, enabled: true }));
const settings = (items: Readonly<Record<string, DiagnosticSetting>>, at = SUBSCRIPTION) =>
  togetherBody(diagnosticSettings, at, items);
const notKept = (categories: string) => [
  {
    messageId: 'notKept',
    path: '/properties/items/driftwarden',
    message: `Of the Activity Log of subscription 11111111-1111-4111-8111-111111111111, ${categories} is sent nowhere.`,
  },
];
const ours = itemBody(diagnosticSettings, SUBSCRIPTION, 'driftwarden', { workspaceId: WORKSPACE, logs: logs(...ALL) });
const withOurs = (before: ReturnType<typeof settings>) => ({
  ...before,
  properties: {
    items: { ...before.properties.items, driftwarden: { id: ours.id, name: ours.name, properties: ours.properties } },
  },
});
const some = settings({ siem: { workspaceId: WORKSPACE, logs: logs('Administrative', 'Alert') } });

testControl(subscriptionActivityLogExport, {
  profile: { logWorkspace: WORKSPACE },
  compliant: [
    { name: 'all of it', state: settings({ siem: { workspaceId: WORKSPACE, logs: logs(...ALL) } }) },
    {
      name: 'half to a workspace and half to a hub',
      state: settings({
        one: { workspaceId: WORKSPACE, logs: logs('administrative', 'security') },
        two: { eventHubAuthorizationRuleId: '/hub', logs: logs('Policy', 'Alert') },
      }),
    },
  ],
  notApplicable: [{ name: 'settings of a registry', state: settings({}, REGISTRY) }],
  drifted: [
    {
      name: 'none',
      state: settings({}),
      findings: notKept('Administrative, Security, Policy, Alert'),
      after: withOurs(settings({})),
    },
    { name: 'some', state: some, findings: notKept('Security, Policy'), after: withOurs(some) },
  ],
  unfixable: [
    {
      name: 'no workspace in the settings',
      state: settings({}),
      profile: { logWorkspace: undefined },
      says: 'profile.logWorkspace',
    },
  ],
});
