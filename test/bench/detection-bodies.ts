import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { fullAssignment, fullEnvironment, fullPlan, fullSubnet, fullVault } from './full-bodies-around.ts';
import { fullApp, fullGroup, fullJob, fullRegistry } from './full-bodies.ts';
import { fullDeployment } from './full-deployment.ts';
import { fullActivityAlerts, fullAssignments, fullLogAlerts } from './full-lists-of-subscription.ts';
import {
  fullAuthentication,
  fullLinks,
  fullRegistrySettings,
  fullRevisions,
  fullTasks,
  fullToken,
  fullVaultSettings,
} from './full-lists.ts';

/** A body that is judged, and whether something is found in it: what is rare may take longer. */
export type DetectionBody = { readonly name: string; readonly state: ResourceState; readonly hasDrift: boolean };

/**
 * What is judged: one resource of each kind in order, small, with all the members that GET prints (many of them null), and
 * of the kinds that are seen most one with drifts. What is judged together is listed once, as the list answer has it.
 */
export function detectionBodies(): readonly DetectionBody[] {
  const inOrder: Readonly<Record<string, JsonObject>> = {
    'a registry': fullRegistry,
    'a container app': fullApp,
    'a container app job': fullJob,
    'a container group': fullGroup,
    'an environment': fullEnvironment,
    'a key vault': fullVault,
    'a Defender plan': fullPlan,
    'a role assignment': fullAssignment,
    'a subnet': fullSubnet,
    'a registry token': fullToken,
    'settings of a registry': fullRegistrySettings,
    'settings of a vault': fullVaultSettings,
    'revisions of an app': fullRevisions,
    'authentication of an app': fullAuthentication,
    'tasks of a registry': fullTasks,
    'links of a zone': fullLinks,
    'a deployment': fullDeployment,
    'log alerts': fullLogAlerts,
    'activity log alerts': fullActivityAlerts,
    'policy assignments': fullAssignments,
  };
  const drifted: Readonly<Record<string, JsonObject>> = {
    'a registry, two drifts': withProperties(fullRegistry, {
      adminUserEnabled: true,
      publicNetworkAccess: 'Enabled',
      networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
    }),
    'a container group, three drifts': withProperties(
      { ...fullGroup, identity: { type: 'None' } },
      {
        subnetIds: null,
        imageRegistryCredentials: [{ server: 'contosoprivate.azurecr.io', username: 'contosoprivate' }],
      },
    ),
  };
  return [
    ...Object.entries(inOrder).map(([name, body]) => ({ name, state: body as ResourceState, hasDrift: false })),
    ...Object.entries(drifted).map(([name, body]) => ({ name, state: body as ResourceState, hasDrift: true })),
  ];
}

function withProperties(body: JsonObject, members: JsonObject): JsonObject {
  return { ...body, properties: { ...(body['properties'] as JsonObject), ...members } };
}
