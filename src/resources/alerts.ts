import type { JsonObject } from '../model/json.ts';
import { defineTogether } from './together.ts';

const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';

/** A rule that runs a query over logs and alerts. */
export type LogAlert = {
  readonly enabled?: boolean | null;
  readonly severity?: number | null;
  readonly windowSize?: string | null;
  readonly evaluationFrequency?: string | null;
  readonly scopes?: readonly string[] | null;
  readonly criteria?: {
    readonly allOf?: readonly { readonly query?: string | null; readonly threshold?: number | null }[] | null;
  } | null;
};

/** The log alerts of a subscription. */
export const logAlerts = defineTogether<LogAlert>({
  type: 'Microsoft.Insights/scheduledQueryRules',
  noun: 'log alerts',
  apiVersion: '2021-08-01',
  below: [SUBSCRIPTION],
  shapes: {
    '/properties/enabled': 'boolean',
    '/properties/criteria': 'object',
    '/properties/criteria/allOf': 'list',
    '/properties/criteria/allOf/*': 'object',
    '/properties/criteria/allOf/*/query': 'text',
  },
});

/** A condition of such a rule: one field, or some of which one has to be met. */
export type AlertCondition = {
  readonly field?: string | null;
  readonly equals?: string | null;
  readonly containsAny?: readonly string[] | null;
  readonly anyOf?: readonly AlertCondition[] | null;
};

/** A rule that alerts when something is done in a subscription. */
export type ActivityAlert = {
  readonly enabled?: boolean | null;
  readonly scopes?: readonly string[] | null;
  readonly condition?: { readonly allOf?: readonly AlertCondition[] | null } | null;
  readonly actions?: JsonObject | null;
};

const CONDITION = '/properties/condition/allOf/*';
const leaf = (path: string) =>
  ({
    [path]: 'object',
    [`${path}/field`]: 'text',
    [`${path}/equals`]: 'text',
    [`${path}/containsAny`]: 'list',
    [`${path}/containsAny/*`]: 'text',
    [`${path}/anyOf`]: 'list',
  }) as const;

/** The activity log alerts of a subscription. */
export const activityAlerts = defineTogether<ActivityAlert>({
  type: 'Microsoft.Insights/activityLogAlerts',
  noun: 'activity log alerts',
  apiVersion: '2020-10-01',
  below: [SUBSCRIPTION],
  shapes: {
    '/properties/enabled': 'boolean',
    '/properties/scopes': 'list',
    '/properties/scopes/*': 'text',
    '/properties/condition': 'object',
    '/properties/condition/allOf': 'list',
    ...leaf(CONDITION),
    ...leaf(`${CONDITION}/anyOf/*`),
  },
});
