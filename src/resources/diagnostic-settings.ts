import type { DiagnosticSetting } from '../model/diagnostics.ts';
import { defineTogether } from './together.ts';
import type { Item } from './together.ts';

/** A diagnostic setting as it is listed. */
export type DiagnosticItem = Item<DiagnosticSetting>;

/**
 * The diagnostic settings of a resource whose own body says nothing of them. Where the body of a resource (container
 * groups, environments) may answer by itself, its control asks for them as a fact instead.
 */
export const diagnosticSettings = defineTogether<DiagnosticSetting>({
  type: 'Microsoft.Insights/diagnosticSettings',
  noun: 'diagnostic settings',
  apiVersion: '2021-05-01-preview',
  below: ['Microsoft.ContainerRegistry/registries', 'Microsoft.KeyVault/vaults', 'Microsoft.Resources/subscriptions'],
  shapes: {
    '/properties/workspaceId': 'text',
    '/properties/logs': 'list',
    '/properties/logs/*': 'object',
    '/properties/logs/*/category': 'text',
    '/properties/logs/*/categoryGroup': 'text',
    '/properties/logs/*/enabled': 'boolean',
  },
});
