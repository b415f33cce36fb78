import type { JsonObject } from '../model/json.ts';
import { armError, isObject, merge, type WireReply } from './wire.ts';

/** How a provider behaves for one of its types. */
export type SimulatedKind = {
  readonly type: string;
  readonly versions: readonly string[];
  /** The body after a PATCH, or why not. */
  patch?(before: JsonObject, patch: JsonObject): JsonObject | WireReply;
  /** The body after a PUT. */
  put?(before: JsonObject | undefined, sent: JsonObject): JsonObject | WireReply;
  /** Which header a long-running write answers with. */
  readonly longRunning?: 'Azure-AsyncOperation' | 'Location';
  /** What GET and lists leave out of what was sent. */
  readonly hidden?: (body: JsonObject, listed: boolean) => JsonObject;
};

const PATCHABLE = [
  'adminUserEnabled',
  'anonymousPullEnabled',
  'dataEndpointEnabled',
  'networkRuleBypassOptions',
  'networkRuleSet',
  'policies',
  'publicNetworkAccess',
];

/** The types that the simulated Azure knows. */
export const SIMULATED_KINDS: readonly SimulatedKind[] = [
  {
    type: 'Microsoft.ContainerRegistry/registries',
    versions: ['2023-07-01', '2025-11-01'],
    longRunning: 'Azure-AsyncOperation',
    patch(before, patch) {
      const sent = isObject(patch['properties']) ? patch['properties'] : {};
      const known = Object.fromEntries(Object.entries(sent).filter(([name]) => PATCHABLE.includes(name)));
      const sku = isObject(before['sku']) ? before['sku']['name'] : undefined;
      if (known['publicNetworkAccess'] === 'Disabled' && sku !== 'Premium') {
        return armError(
          400,
          'DisablingPublicNetworkAccessNotSupported',
          'Disabling public network access is not supported for the SKU of this registry.',
        );
      }
      return merge(before, {
        properties: known,
        ...(patch['tags'] === undefined ? {} : { tags: patch['tags'] }),
      }) as JsonObject;
    },
  },
  { type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections', versions: ['2023-07-01', '2025-11-01'] },
  {
    type: 'Microsoft.ContainerInstance/containerGroups',
    versions: ['2023-05-01', '2025-09-01'],
    patch: (before, patch) => merge(before, { tags: patch['tags'] ?? {} }) as JsonObject,
    hidden(body, listed) {
      const properties = isObject(body['properties']) ? body['properties'] : {};
      const { instanceView: _view, ...rest } = properties;
      return { ...body, properties: listed ? rest : properties };
    },
  },
  {
    type: 'Microsoft.App/containerApps',
    versions: ['2024-03-01', '2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01'],
    longRunning: 'Location',
    patch: (before, patch) => merge(before, patch) as JsonObject,
  },
  {
    type: 'Microsoft.App/jobs',
    versions: ['2024-03-01', '2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01'],
    longRunning: 'Location',
    patch: (before, patch) => merge(before, patch) as JsonObject,
  },
  { type: 'Microsoft.App/managedEnvironments', versions: ['2024-03-01', '2025-07-01', '2026-07-01'] },
  { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', versions: ['2023-01-31', '2024-11-30'] },
  {
    type: 'Microsoft.Authorization/roleAssignments',
    versions: ['2022-04-01'],
    put(before, sent) {
      if (before !== undefined) {
        return armError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
      }
      return sent;
    },
  },
  { type: 'Microsoft.Authorization/roleDefinitions', versions: ['2022-04-01'] },
  { type: 'Microsoft.Authorization/roleAssignmentScheduleInstances', versions: ['2020-10-01'] },
  { type: 'Microsoft.Authorization/locks', versions: ['2020-05-01'] },
];

/** The behaviour of a type, in any case. */
export function simulatedKind(type: string): SimulatedKind | undefined {
  return SIMULATED_KINDS.find((kind) => kind.type.toLowerCase() === type.toLowerCase());
}
