import { defineResource } from '../engine/resource-kind.ts';
import type { JsonObject } from '../model/json.ts';
import type { RedactionMarker } from '../model/secret.ts';
import { shapeCheck } from './shape.ts';
import type { Shape } from './shape.ts';
import { writableOf } from './writable.ts';

/** An environment variable of an app or job. `value` is in plain text, or a marker where it looked like a secret. */
export type AppVariable = {
  readonly name?: string;
  readonly value?: string | RedactionMarker | null;
  readonly secretRef?: string | null;
};

/** A container of an app or job. */
export type AppContainer = {
  readonly name?: string;
  readonly image?: string | null;
  readonly env?: readonly AppVariable[] | null;
};

/** How an app or job logs in to a registry. `identity` is `system` or the id of a user-assigned identity. */
export type AppRegistry = {
  readonly server?: string | null;
  readonly username?: string | null;
  readonly passwordSecretRef?: string | null;
  readonly identity?: string | null;
};

/** A secret of an app or job. GET never shows the value of one that is kept in the app itself. */
export type AppSecret = {
  readonly name?: string;
  readonly value?: string | RedactionMarker | null;
  readonly keyVaultUrl?: string | null;
  readonly identity?: string | null;
};

/** What apps and jobs have in common under `template`. */
export type AppTemplate = {
  readonly containers?: readonly AppContainer[] | null;
  readonly initContainers?: readonly AppContainer[] | null;
  readonly scale?: { readonly minReplicas?: number | null; readonly maxReplicas?: number | null } | null;
};

/** The part of a container app's body that controls read. */
export type ContainerAppProperties = {
  readonly provisioningState?: string | null;
  /** The environment that it runs in; older bodies name it `environmentId` only. */
  readonly managedEnvironmentId?: string | null;
  readonly environmentId?: string | null;
  readonly latestRevisionName?: string | null;
  readonly configuration?: {
    readonly activeRevisionsMode?: string | null;
    readonly ingress?: {
      readonly external?: boolean | null;
      readonly fqdn?: string | null;
      readonly targetPort?: number | null;
      readonly transport?: string | null;
      readonly allowInsecure?: boolean | null;
      readonly clientCertificateMode?: string | null;
      readonly ipSecurityRestrictions?:
        | readonly {
            readonly name?: string;
            readonly action?: string | null;
            readonly ipAddressRange?: string | null;
          }[]
        | null;
      readonly customDomains?: readonly { readonly name?: string }[] | null;
      readonly additionalPortMappings?:
        | readonly {
            readonly external?: boolean | null;
            readonly targetPort?: number | null;
            readonly exposedPort?: number | null;
          }[]
        | null;
    } | null;
    readonly registries?: readonly AppRegistry[] | null;
    readonly secrets?: readonly AppSecret[] | null;
    readonly dapr?: { readonly enabled?: boolean | null; readonly appId?: string | null } | null;
    readonly identitySettings?: readonly JsonObject[] | null;
  } | null;
  readonly template?: AppTemplate | null;
};

const TYPE = 'Microsoft.App/containerApps';
const PROVIDER = TYPE.toLowerCase();

/** A container app. PATCH is a merge patch: lists are replaced whole. What is under `template` makes a new revision. */
export const containerApp = defineResource<ContainerAppProperties>({
  type: TYPE,
  noun: 'container app',
  apiVersion: '2026-07-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'change-feed',
  secretPaths: ['/properties/configuration/secrets/*/value'],
  writable: (state) =>
    writableOf(state, [
      'customDomainVerificationId',
      'eventStreamEndpoint',
      'latestReadyRevisionName',
      'latestRevisionFqdn',
      'latestRevisionName',
      'outboundIpAddresses',
      'provisioningState',
      'runningStatus',
    ]),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      ...commonShape(),
      '/properties/configuration/activeRevisionsMode': 'text',
      '/properties/configuration/ingress': 'object',
      '/properties/configuration/ingress/external': 'boolean',
      '/properties/configuration/ingress/allowInsecure': 'boolean',
      '/properties/configuration/ingress/ipSecurityRestrictions': 'list',
      '/properties/configuration/ingress/ipSecurityRestrictions/*': 'object',
      '/properties/configuration/ingress/ipSecurityRestrictions/*/action': ['Allow', 'Deny'],
      '/properties/configuration/ingress/ipSecurityRestrictions/*/name': 'text',
      '/properties/configuration/ingress/ipSecurityRestrictions/*/ipAddressRange': 'text',
      '/properties/configuration/ingress/customDomains': 'list',
      '/properties/configuration/ingress/customDomains/*': 'object',
      '/properties/configuration/ingress/customDomains/*/name': 'text',
      '/properties/configuration/ingress/additionalPortMappings': 'list',
      '/properties/configuration/ingress/additionalPortMappings/*': 'object',
      '/properties/configuration/ingress/additionalPortMappings/*/external': 'boolean',
      '/properties/configuration/dapr': 'object',
      '/properties/configuration/dapr/enabled': 'boolean',
      '/properties/configuration/dapr/appId': 'text',
      '/properties/template/scale': 'object',
      '/properties/template/scale/minReplicas': 'number',
      '/properties/template/scale/maxReplicas': 'number',
    },
  ),
  writtenAt: () => undefined,
});

/** The shape that apps and jobs have in common. */
export function commonShape(): Readonly<Record<string, Shape>> {
  const configuration = '/properties/configuration';
  return {
    '/identity': 'object',
    '/identity/type': 'text',
    [configuration]: 'object',
    [`${configuration}/registries`]: 'list',
    [`${configuration}/registries/*`]: 'object',
    [`${configuration}/registries/*/server`]: 'text',
    [`${configuration}/registries/*/username`]: 'text',
    [`${configuration}/registries/*/identity`]: 'text',
    [`${configuration}/secrets`]: 'list',
    [`${configuration}/secrets/*`]: 'object',
    [`${configuration}/secrets/*/name`]: 'text',
    [`${configuration}/secrets/*/keyVaultUrl`]: 'text',
    [`${configuration}/secrets/*/identity`]: 'text',
    '/properties/template': 'object',
    ...containersAt('/properties/template/containers'),
    ...containersAt('/properties/template/initContainers'),
  };
}

function containersAt(path: string): Readonly<Record<string, Shape>> {
  return {
    [path]: 'list',
    [`${path}/*`]: 'object',
    [`${path}/*/name`]: 'text',
    [`${path}/*/image`]: 'text',
    [`${path}/*/env`]: 'list',
    [`${path}/*/env/*`]: 'object',
    [`${path}/*/env/*/name`]: 'text',
  };
}
