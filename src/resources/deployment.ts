import { defineResource } from '../engine/resource-kind.ts';
import type { Json } from '../model/json.ts';
import { shapeCheck } from './shape.ts';

/** A value that went into a deployment or came out of it. GET shows none of `SecureString` and `SecureObject`. */
export type DeploymentValue = { readonly type?: Json; readonly value?: Json };

/** The part of a deployment's body that controls read. */
export type DeploymentProperties = {
  readonly mode?: string | null;
  readonly parameters?: Readonly<Record<string, DeploymentValue>> | null;
  readonly outputs?: Readonly<Record<string, DeploymentValue>> | null;
};

const TYPE = 'Microsoft.Resources/deployments';
const PROVIDER = TYPE.toLowerCase();

/** An entry of the deployment history of a group or a subscription. It never changes; it ends by deletion. */
export const deployment = defineResource<DeploymentProperties>({
  type: TYPE,
  noun: 'deployment',
  apiVersion: '2024-07-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'list',
  below: ['Microsoft.Resources/subscriptions', 'Microsoft.Resources/subscriptions/resourceGroups'],
  secretPaths: [],
  writable: ({ properties: { mode, parameters } }) => ({ properties: { mode, parameters } }),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/properties/parameters': 'object',
      '/properties/parameters/*': 'object',
      '/properties/outputs': 'object',
      '/properties/outputs/*': 'object',
    },
  ),
  writtenAt: () => undefined,
});
