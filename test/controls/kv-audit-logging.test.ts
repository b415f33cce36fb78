import { kvAuditLogging } from '../../src/controls/kv-audit-logging.ts';
import type { DiagnosticSetting } from '../../src/model/diagnostics.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';
import { GROUP, itemBody, REGISTRY, SUBSCRIPTION, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-contoso`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;
const profile = { logWorkspace: WORKSPACE };

const settings = (items: Readonly<Record<string, DiagnosticSetting>>, at = VAULT) =>
  togetherBody(diagnosticSettings, at, items);
const audit = { logs: [{ category: 'AuditEvent', enabled: true }] };
const theirs = (setting: DiagnosticSetting) => settings({ theirs: setting });
const notKept = [
  {
    messageId: 'notKept',
    path: '/properties/items/driftwarden',
    message: 'The audit log of key vault kv-contoso is sent nowhere.',
  },
];
const ours = itemBody(diagnosticSettings, VAULT, 'driftwarden', { workspaceId: WORKSPACE, ...audit });
const withOurs = (before: ReturnType<typeof settings>) => ({
  ...before,
  properties: {
    items: { ...before.properties.items, driftwarden: { id: ours.id, name: ours.name, properties: ours.properties } },
  },
});

testControl(kvAuditLogging, {
  profile,
  compliant: [
    { name: 'to a workspace', state: theirs({ workspaceId: WORKSPACE, ...audit }) },
    { name: 'to a storage account', state: theirs({ storageAccountId: '/s', ...audit }) },
    {
      name: 'with a group that has it',
      state: theirs({ workspaceId: WORKSPACE, logs: [{ categoryGroup: 'allLogs', enabled: true }] }),
    },
    {
      name: 'by the second of two',
      state: settings({ metrics: { workspaceId: WORKSPACE }, logs: { workspaceId: WORKSPACE, ...audit } }),
    },
  ],
  notApplicable: [
    { name: 'settings of a registry', state: settings({}, REGISTRY) },
    { name: 'settings of the subscription', state: settings({}, SUBSCRIPTION) },
  ],
  drifted: [
    { name: 'none', state: settings({}), findings: notKept, after: withOurs(settings({})) },
    {
      name: 'switched off',
      state: theirs({ workspaceId: WORKSPACE, logs: [{ category: 'AuditEvent', enabled: false }] }),
      findings: notKept,
      after: withOurs(theirs({ workspaceId: WORKSPACE, logs: [{ category: 'AuditEvent', enabled: false }] })),
    },
    {
      name: 'to nowhere',
      state: theirs({ workspaceId: '', ...audit }),
      findings: notKept,
      after: withOurs(theirs({ workspaceId: '', ...audit })),
    },
    {
      name: 'other logs only',
      state: theirs({ workspaceId: WORKSPACE, logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }] }),
      findings: notKept,
      after: withOurs(
        theirs({ workspaceId: WORKSPACE, logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }] }),
      ),
    },
  ],
  unfixable: [
    {
      name: 'no workspace in the settings',
      state: settings({}),
      profile: { logWorkspace: undefined },
      says: 'profile.logWorkspace',
    },
  ],
  unreadable: [
    {
      name: 'a setting whose logs are no list',
      state: theirs({ workspaceId: WORKSPACE, logs: {} as never }),
      says: '/properties/items/*/properties/logs is not a list',
    },
  ],
});
