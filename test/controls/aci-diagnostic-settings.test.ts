import { aciDiagnosticSettings } from '../../src/controls/aci-diagnostic-settings.ts';
import type { NamedSetting } from '../../src/model/diagnostics.ts';
import { GROUP } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;
const sends = (...categories: readonly string[]): readonly NamedSetting[] => [
  {
    name: 'driftwarden',
    setting: { workspaceId: WORKSPACE, logs: categories.map((category) => ({ category, enabled: true })) },
  },
];
const all = sends('ContainerInstanceLog', 'ContainerEvent');
const workspace = (workspaceId: string | null) => groupBody({ diagnostics: { logAnalytics: { workspaceId } } });
const notKept = (logs: string) => [
  {
    messageId: 'notKept',
    path: '/properties/diagnostics/logAnalytics/workspaceId',
    message: `Container group batch sends ${logs} nowhere.`,
  },
];
const both = notKept('ContainerInstanceLog and ContainerEvent');
const fixed = { factsAfter: { diagnosticSettings: all } };

testControl(aciDiagnosticSettings, {
  profile: { logWorkspace: WORKSPACE },
  facts: { diagnosticSettings: [] },
  compliant: [
    { name: 'a workspace of its own, and nothing else is asked', state: workspace('w-1'), facts: {} },
    { name: 'a setting', state: groupBody(), facts: { diagnosticSettings: all } },
    {
      name: 'a setting with a group that has it all',
      state: groupBody(),
      facts: {
        diagnosticSettings: [
          { name: 'theirs', setting: { storageAccountId: '/s', logs: [{ categoryGroup: 'allLogs', enabled: true }] } },
        ],
      },
    },
  ],
  drifted: [
    { name: 'none', state: groupBody(), findings: both, after: groupBody(), ...fixed },
    { name: 'workspace null', state: workspace(null), findings: both, after: workspace(null), ...fixed },
    { name: 'workspace empty', state: workspace(''), findings: both, after: workspace(''), ...fixed },
    {
      name: 'one of two',
      state: groupBody(),
      facts: { diagnosticSettings: sends('ContainerInstanceLog') },
      findings: notKept('ContainerEvent'),
      after: groupBody(),
      ...fixed,
    },
  ],
  couldNotTell: [{ name: 'no list of settings', state: groupBody(), facts: {}, missing: ['diagnosticSettings'] }],
  unfixable: [
    {
      name: 'no workspace in the settings',
      state: groupBody(),
      profile: { logWorkspace: undefined },
      says: 'profile.logWorkspace',
    },
  ],
});
