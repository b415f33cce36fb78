import { defineTogether } from './together.ts';
import type { Item } from './together.ts';

/** What a diagnostic setting sends, and where. */
export type DiagnosticSetting = {
  readonly workspaceId?: string | null;
  readonly storageAccountId?: string | null;
  readonly eventHubAuthorizationRuleId?: string | null;
  /** A log has a `category` or a `categoryGroup` (`audit`, `allLogs`). */
  readonly logs?:
    | readonly {
        readonly category?: string | null;
        readonly categoryGroup?: string | null;
        readonly enabled?: boolean | null;
      }[]
    | null;
};

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
