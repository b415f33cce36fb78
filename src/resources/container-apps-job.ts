import { defineResource } from '../engine/resource-kind.ts';
import { commonShape } from './container-app.ts';
import type { AppRegistry, AppSecret, AppTemplate } from './container-app.ts';
import { shapeCheck } from './shape.ts';
import { writableOf } from './writable.ts';

/** The part of a job's body that controls read: what it has in common with a container app. */
export type ContainerAppsJobProperties = {
  readonly provisioningState?: string | null;
  readonly environmentId?: string | null;
  readonly configuration?: {
    readonly triggerType?: string | null;
    readonly registries?: readonly AppRegistry[] | null;
    readonly secrets?: readonly AppSecret[] | null;
  } | null;
  readonly template?: AppTemplate | null;
};

const TYPE = 'Microsoft.App/jobs';
const PROVIDER = TYPE.toLowerCase();

/** A Container Apps job. PATCH is a merge patch. */
export const containerAppsJob = defineResource<ContainerAppsJobProperties>({
  type: TYPE,
  noun: 'container app job',
  apiVersion: '2026-07-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'change-feed',
  secretPaths: ['/properties/configuration/secrets/*/value'],
  writable: (state) => writableOf(state, ['eventStreamEndpoint', 'outboundIpAddresses', 'provisioningState']),
  unreadable: shapeCheck(TYPE, {}, commonShape()),
  writtenAt: () => undefined,
});
