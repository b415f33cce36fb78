import type { JsonObject } from '../../src/model/json.ts';
import { GROUP, OTHER_SUBSCRIPTION, SUBSCRIPTION } from './bodies.ts';

/** What both subscriptions of the bodies need so that nothing is missing in them: a story is about what it says. */
export function subscriptionsInOrder(): readonly JsonObject[] {
  return [SUBSCRIPTION, OTHER_SUBSCRIPTION].flatMap((subscription) => [activityLogExport(subscription)]);
}

function activityLogExport(subscription: string): JsonObject {
  const type = 'Microsoft.Insights/diagnosticSettings';
  const logs = ['Administrative', 'Security', 'Policy', 'Alert'].map((category) => ({ category, enabled: true }));
  return {
    id: `${subscription}/providers/${type}/activity`,
    name: 'activity',
    type,
    properties: { workspaceId: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`, logs },
  };
}
