import { policyContainerBaselineAssigned } from '../../src/controls/policy-container-baseline-assigned.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { GROUP, OTHER_SUBSCRIPTION, SUBSCRIPTION } from './bodies.ts';

/** What both subscriptions of the bodies need so that nothing is missing in them: a story is about what it says. */
export function subscriptionsInOrder(): readonly JsonObject[] {
  return [SUBSCRIPTION, OTHER_SUBSCRIPTION].flatMap((subscription) => [
    activityLogExport(subscription),
    ...alerts(subscription),
    ...policies(subscription),
  ]);
}

function activityLogExport(subscription: string): JsonObject {
  const logs = ['Administrative', 'Security', 'Policy', 'Alert'].map((category) => ({ category, enabled: true }));
  const workspaceId = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;
  return body(subscription, 'Microsoft.Insights/diagnosticSettings', 'activity', { workspaceId, logs });
}

function alerts(subscription: string): readonly JsonObject[] {
  const group = `${subscription}/resourceGroups/rg-watch`;
  return [
    body(group, 'Microsoft.Insights/activityLogAlerts', 'administrative', {
      enabled: true,
      scopes: [subscription],
      condition: { allOf: [{ field: 'category', equals: 'Administrative' }] },
    }),
    body(group, 'Microsoft.Insights/scheduledQueryRules', 'pulls', {
      enabled: true,
      criteria: { allOf: [{ query: 'ContainerAppSystemLogs_CL | where Reason_s == "ErrImagePull"' }] },
    }),
  ];
}

function policies(subscription: string): readonly JsonObject[] {
  return (policyContainerBaselineAssigned.meta.references.azurePolicy ?? []).map((definition) =>
    body(subscription, 'Microsoft.Authorization/policyAssignments', definition, {
      policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}`,
    }),
  );
}

function body(place: string, type: string, name: string, properties: JsonObject): JsonObject {
  return { id: `${place}/providers/${type}/${name}`, name, type, properties };
}
