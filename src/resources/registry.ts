import { defineResource } from '../engine/resource-kind.ts';
import { shapeCheck } from './shape.ts';
import { writableOf } from './writable.ts';

/** A policy of a registry, as far as every one of them has it. `status` is `enabled` or `disabled`. */
export type RegistryPolicy = { readonly status?: string | null };

/** A connection of a private endpoint, the same for every service. */
export type PrivateEndpointConnection = {
  readonly id?: string;
  readonly name?: string;
  readonly properties?: {
    readonly privateEndpoint?: { readonly id?: string } | null;
    /** `Approved`, `Pending`, `Rejected`, `Disconnected`. */
    readonly privateLinkServiceConnectionState?: { readonly status?: string | null } | null;
  } | null;
};

/** The part of a registry's body that controls read. */
export type RegistryProperties = {
  readonly loginServer?: string;
  readonly adminUserEnabled?: boolean | null;
  /** Absent means false. */
  readonly anonymousPullEnabled?: boolean | null;
  /** `Enabled` or `Disabled`; absent means `Enabled`. */
  readonly publicNetworkAccess?: string | null;
  /** `AzureServices` or `None`. */
  readonly networkRuleBypassOptions?: string | null;
  /** Premium only. `defaultAction` is `Allow` or `Deny`; `value` of a rule is an IPv4 address or a range. */
  readonly networkRuleSet?: {
    readonly defaultAction?: string | null;
    readonly ipRules?: readonly { readonly action?: string | null; readonly value?: string | null }[] | null;
  } | null;
  /** In a body. A change of one of them sends all. Soft delete is shown by preview api-versions only. */
  readonly policies?: {
    readonly quarantinePolicy?: RegistryPolicy | null;
    readonly trustPolicy?: (RegistryPolicy & { readonly type?: string | null }) | null;
    readonly retentionPolicy?:
      (RegistryPolicy & { readonly days?: number | null; readonly lastUpdatedTime?: string | null }) | null;
    readonly exportPolicy?: RegistryPolicy | null;
    readonly azureADAuthenticationAsArmPolicy?: RegistryPolicy | null;
    readonly softDeletePolicy?: (RegistryPolicy & { readonly retentionDays?: number | null }) | null;
  } | null;
  readonly privateEndpointConnections?: readonly PrivateEndpointConnection[] | null;
  readonly dataEndpointEnabled?: boolean | null;
  /** `LegacyRegistryPermissions` or `AbacRepositoryPermissions`. */
  readonly roleAssignmentMode?: string | null;
};

const TYPE = 'Microsoft.ContainerRegistry/registries';
const PROVIDER = TYPE.toLowerCase();
const READ_ONLY = [
  'creationDate',
  'dataEndpointHostNames',
  'loginServer',
  'privateEndpointConnections',
  'provisioningState',
  'status',
];

/** An Azure Container Registry. */
export const registry = defineResource<RegistryProperties>({
  type: TYPE,
  noun: 'registry',
  apiVersion: '2025-11-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: ['cacherules', 'privateendpointconnections', 'replications', 'scopemaps', 'tasks', 'tokens'].map(
    (child) => `${PROVIDER}/${child}`,
  ),
  catchUp: 'change-feed',
  secretPaths: [],
  writable: (state) => writableOf(state, READ_ONLY),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/sku': 'object',
      '/sku/name': 'text',
      '/properties/adminUserEnabled': 'boolean',
      '/properties/anonymousPullEnabled': 'boolean',
      '/properties/publicNetworkAccess': ['Enabled', 'Disabled'],
      '/properties/networkRuleBypassOptions': 'text',
      '/properties/networkRuleSet': 'object',
      '/properties/networkRuleSet/defaultAction': ['Allow', 'Deny'],
      '/properties/networkRuleSet/ipRules': 'list',
      '/properties/networkRuleSet/ipRules/*': 'object',
      '/properties/policies': 'object',
      '/properties/policies/*': 'object',
      '/properties/policies/*/status': 'text',
      '/properties/policies/retentionPolicy/days': 'number',
      '/properties/policies/softDeletePolicy/retentionDays': 'number',
      '/properties/privateEndpointConnections': 'list',
      '/properties/privateEndpointConnections/*': 'object',
      '/properties/privateEndpointConnections/*/properties': 'object',
      '/properties/privateEndpointConnections/*/properties/privateLinkServiceConnectionState': 'object',
      '/properties/privateEndpointConnections/*/properties/privateLinkServiceConnectionState/status': 'text',
      '/properties/roleAssignmentMode': 'text',
    },
  ),
  writtenAt: () => undefined,
});
