import { acrDiagnosticSettings } from '../../src/controls/acr-diagnostic-settings.ts';
import type { DiagnosticSetting } from '../../src/model/diagnostics.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';
import { GROUP, itemBody, REGISTRY, SUBSCRIPTION, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;
const LOGINS = { category: 'ContainerRegistryLoginEvents', enabled: true };
const REPOSITORY = { category: 'ContainerRegistryRepositoryEvents', enabled: true };

const settings = (items: Readonly<Record<string, DiagnosticSetting>>, at = REGISTRY) =>
  togetherBody(diagnosticSettings, at, items);
const theirs = (setting: DiagnosticSetting) => settings({ theirs: setting });
const sends = (missing: string) => [
  {
    messageId: 'notKept',
    path: '/properties/items/driftwarden',
    message: `Registry acrcontoso sends ${missing} nowhere.`,
  },
];
const both = sends('ContainerRegistryLoginEvents and ContainerRegistryRepositoryEvents');
const whole = { workspaceId: WORKSPACE, logs: [LOGINS, REPOSITORY] };
const own = itemBody(diagnosticSettings, REGISTRY, 'driftwarden', whole);
const withOurs = (before: ReturnType<typeof settings>) => ({
  ...before,
  properties: {
    items: { ...before.properties.items, driftwarden: { id: own.id, name: own.name, properties: own.properties } },
  },
});
const half = theirs({ workspaceId: WORKSPACE, logs: [LOGINS] });
const nowhere = theirs({ logs: [LOGINS, REPOSITORY] });
const off = theirs({ workspaceId: WORKSPACE, logs: [LOGINS, { ...REPOSITORY, enabled: null }] });

testControl(acrDiagnosticSettings, {
  profile: { logWorkspace: WORKSPACE },
  compliant: [
    { name: 'both categories to a workspace', state: theirs(whole) },
    {
      name: 'the group audit',
      state: theirs({ workspaceId: WORKSPACE, logs: [{ categoryGroup: 'audit', enabled: true }] }),
    },
    {
      name: 'each by another setting',
      state: settings({
        one: { workspaceId: WORKSPACE, logs: [LOGINS] },
        two: { storageAccountId: '/s', logs: [REPOSITORY] },
      }),
    },
  ],
  notApplicable: [
    { name: 'settings of a vault', state: settings({}, `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`) },
    { name: 'settings of the subscription', state: settings({}, SUBSCRIPTION) },
  ],
  drifted: [
    { name: 'none', state: settings({}), findings: both, after: withOurs(settings({})) },
    { name: 'to nowhere', state: nowhere, findings: both, after: withOurs(nowhere) },
    {
      name: 'logins only',
      state: half,
      findings: sends('ContainerRegistryRepositoryEvents'),
      after: withOurs(half),
    },
    {
      name: 'one of which nobody knows whether it is on',
      state: off,
      findings: sends('ContainerRegistryRepositoryEvents'),
      after: withOurs(off),
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
});
