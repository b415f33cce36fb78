import { defineControl } from '../engine/control.ts';
import { containerGroup } from '../resources/container-group.ts';
import type { ContainerGroupProperties } from '../resources/container-group.ts';
import {
  DIAGNOSTIC_PERMISSIONS,
  missingLogs,
  ownSetting,
  ownSettingOn,
  removeOwnSetting,
} from './shared/diagnostics.ts';
import { READ_GROUPS } from './shared/group-recreation.ts';

const WANTED = { categories: ['ContainerInstanceLog', 'ContainerEvent'], groups: ['allLogs'] };

/** A group that is deleted takes its logs along, unless they are sent somewhere while it runs. */
export const aciDiagnosticSettings = defineControl({
  id: 'aci-diagnostic-settings',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Logs and events of a container group are kept',
    rationale:
      'What a container wrote, and why it was stopped, is gone with the group. ' +
      'Without a workspace that keeps it nobody can say after a break-in what happened.',
    fix: 'Adds a diagnostic setting of its own, which restarts the containers of the group.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-log-analytics',
      azurePolicy: [
        '85779c9a-7fdf-4294-937c-ded183166fa8',
        '41ebf9df-66cb-48e9-a8d0-98afb4e150ce',
        '21c469fa-a887-4363-88a9-60bfd6911a15',
      ],
      documents: ['001'],
    },
    permissions: [...READ_GROUPS, ...DIAGNOSTIC_PERMISSIONS],
  },
  messages: {
    notKept: 'Container group {{group}} sends {{logs}} nowhere.',
  },
  judges: ['/properties/diagnostics'],
  detectFacts: ['diagnosticSettings'],

  needs: ({ properties }) => (hasWorkspace(properties) ? [] : ['diagnosticSettings']),

  detect({ name, properties }, { diagnosticSettings = [] }) {
    const missing = hasWorkspace(properties) ? [] : missingLogs(diagnosticSettings, WANTED);
    if (missing.length === 0) return [];
    return [
      {
        messageId: 'notKept',
        path: '/properties/diagnostics/logAnalytics/workspaceId',
        current: properties.diagnostics?.logAnalytics?.workspaceId ?? null,
        desired: 'a workspace, here or in a diagnostic setting',
        data: { group: name, logs: missing.join(' and ') },
      },
    ];
  },

  fix: ({ id }, _facts, profile) => ownSetting(ownSettingOn(id), WANTED, profile),

  undo: removeOwnSetting,

  impact: () => ({
    configured: { known: false, why: 'Who calls the group, or waits for its work, is not known: ask its owner.' },
    used: { known: false, why: 'Who calls the group, or waits for its work, is not known: ask its owner.' },
    notes: [
      'Applying a diagnostic setting restarts every container of the group, and so does taking it away again.',
      'What the workspace takes in is charged for.',
    ],
  }),
});

function hasWorkspace({ diagnostics }: ContainerGroupProperties): boolean {
  const workspaceId = diagnostics?.logAnalytics?.workspaceId;
  return workspaceId != null && workspaceId !== '';
}
