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
  shapes: { '/properties/enabled': 'boolean', '/properties/criteria': 'object', '/properties/criteria/allOf': 'list' },
});

/** A rule that alerts when something is done in a subscription. */
export type ActivityAlert = {
  readonly enabled?: boolean | null;
  readonly scopes?: readonly string[] | null;
  readonly condition?: {
    readonly allOf?:
      | readonly {
          readonly field?: string | null;
          readonly equals?: string | null;
          readonly anyOf?: readonly { readonly field?: string | null; readonly equals?: string | null }[] | null;
        }[]
      | null;
  } | null;
  readonly actions?: JsonObject | null;
};

/** The activity log alerts of a subscription. */
export const activityAlerts = defineTogether<ActivityAlert>({
  type: 'Microsoft.Insights/activityLogAlerts',
  noun: 'activity log alerts',
  apiVersion: '2020-10-01',
  below: [SUBSCRIPTION],
  shapes: {
    '/properties/enabled': 'boolean',
    '/properties/scopes': 'list',
    '/properties/condition': 'object',
    '/properties/condition/allOf': 'list',
    '/properties/condition/allOf/*': 'object',
  },
});
