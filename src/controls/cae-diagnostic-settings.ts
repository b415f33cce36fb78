import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { isAbout } from '../engine/preview.ts';
import { managedEnvironment } from '../resources/managed-environment.ts';
import {
  DIAGNOSTIC_PERMISSIONS,
  missingLogs,
  ownSetting,
  ownSettingOn,
  removeOwnSetting,
} from './shared/diagnostics.ts';

const WANTED = { categories: ['ContainerAppConsoleLogs', 'ContainerAppSystemLogs'], groups: ['allLogs'] };
const AT = '/properties/appLogsConfiguration/destination';

/**
 * Logs go to a workspace that the environment names, or to Azure Monitor, where diagnostic settings send them on. Those
 * count with that destination only; with none, or one that nobody knows, logs are lost.
 */
export const caeDiagnosticSettings = defineControl({
  id: 'cae-diagnostic-settings',
  version: '1',
  resource: managedEnvironment,
  meta: {
    title: 'Logs of a Container Apps environment are kept',
    rationale:
      'What apps print and what the platform says of them is gone with the replica that said it. ' +
      'Without these logs nobody can tell afterwards what failed, or who got in.',
    fix: 'Adds a diagnostic setting of its own, and points the logs of an environment that keeps none to Azure Monitor.',
    severity: 'medium',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/log-options',
      azurePolicy: ['6a664864-e2b5-413e-b930-f11caa132f16'],
      documents: ['002', '004'],
    },
    permissions: [
      'Microsoft.App/managedEnvironments/read',
      'Microsoft.App/managedEnvironments/write',
      ...DIAGNOSTIC_PERMISSIONS,
    ],
  },
  messages: {
    notSent: 'Environment {{environment}} hands its logs to Azure Monitor, where nothing sends {{missing}} on.',
    noWorkspace: 'Environment {{environment}} sends its logs to a workspace that it does not name.',
    noDestination: 'Environment {{environment}} keeps no logs.',
  },
  judges: ['/properties/appLogsConfiguration'],
  detectFacts: ['diagnosticSettings'],

  needs: ({ properties }) => (destinationOf(properties) === 'azure-monitor' ? ['diagnosticSettings'] : []),

  detect({ name, properties }, { diagnosticSettings = [] }) {
    const destination = destinationOf(properties);
    const found = { path: AT, current: properties.appLogsConfiguration?.destination ?? null };
    const data = { environment: name };
    if (destination === 'azure-monitor') {
      const missing = missingLogs(diagnosticSettings, WANTED);
      if (missing.length === 0) return [];
      const desired = 'azure-monitor, with a diagnostic setting';
      return [{ messageId: 'notSent', ...found, desired, data: { ...data, missing: missing.join(' and ') } }];
    }
    if (destination !== 'log-analytics') {
      return [{ messageId: 'noDestination', ...found, desired: 'azure-monitor', data }];
    }
    const workspace = properties.appLogsConfiguration?.logAnalyticsConfiguration?.customerId ?? '';
    return workspace === ''
      ? [{ messageId: 'noWorkspace', ...found, desired: 'log-analytics, with a workspace', data }]
      : [];
  },

  fix({ id, properties }, _facts, profile) {
    const destination = destinationOf(properties);
    if (destination === 'log-analytics') {
      return {
        unfixable:
          'The workspace and its key have to be named together, and Driftwarden reads no keys: set customerId and ' +
          'sharedKey under appLogsConfiguration.logAnalyticsConfiguration.',
      };
    }
    const setting = ownSetting(ownSettingOn(id), WANTED, profile);
    if ('unfixable' in setting || destination === 'azure-monitor') return setting;
    const redirect = { properties: { appLogsConfiguration: { destination: 'azure-monitor' } } };
    return [...setting, patch(managedEnvironment, id, redirect)];
  },

  undo(plan, before, kind) {
    const removal = removeOwnSetting(
      plan.filter((change) => !isAbout(before, change)),
      before,
    );
    const restore = invert(
      plan.filter((change) => isAbout(before, change)),
      before,
      kind,
    );
    if ('irreversible' in removal) return removal;
    return 'irreversible' in restore ? restore : [...restore, ...removal];
  },

  impact({ properties }, { diagnosticSettings }) {
    const isMonitored = destinationOf(properties) === 'azure-monitor';
    return {
      configured:
        isMonitored && diagnosticSettings !== undefined
          ? { known: true, consumers: [] }
          : { known: false, why: 'Whether somebody collects the logs in another way is not known.' },
      used: { known: true, consumers: [] },
      notes: ['No app restarts. What the workspace takes in is charged for.'],
    };
  },
});

function destinationOf({ appLogsConfiguration }: Properties): string {
  return (appLogsConfiguration?.destination ?? '').toLowerCase();
}

type Properties = { readonly appLogsConfiguration?: { readonly destination?: string | null } | null };
