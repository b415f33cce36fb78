import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { logAlerts } from '../resources/alerts.ts';
import type { LogAlert } from '../resources/alerts.ts';
import { missingItem, placeOfAll, requestFor, ruleBesideWorkspace, WHO_IS_TOLD } from './shared/alerts.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

const NAME = 'driftwarden-failed-image-pull';
/** `ImagePullBackOff`, `ErrImagePull`, `has_any("pull", "image")`, `Failed to pull image`: a query that looks for pulls. */
const ABOUT_PULLS = /image\W{0,4}pull|pull\W{0,6}(?:the\W{1,4})?image/iu;
const QUERY = [
  'union isfuzzy=true ContainerAppSystemLogs_CL, ContainerAppSystemLogs, ContainerEvent_CL',
  '| where * contains "pull" and * contains "image"',
  '| where * contains "fail" or * contains "err" or * contains "backoff"',
].join('\n');

/** An app that can't pull its image goes on with the old one, or not at all after its next restart, and says so only in a log. */
export const alertFailedImagePull = defineControl({
  id: 'alert-failed-image-pull',
  version: '1',
  resource: logAlerts,
  meta: {
    title: 'Failed image pulls raise an alert',
    rationale:
      'A workload that can not pull its image keeps the old one or does not start after its next restart. A closed registry ' +
      'or a removed grant shows first in these lines of the log.',
    fix: 'Nothing is sent: who is told is for a person to say, so the rule is shown with what is missing in it.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule',
      documents: ['002'],
    },
    permissions: ['Microsoft.Insights/scheduledQueryRules/read'],
  },
  messages: {
    notTold: 'No log alert of subscription {{subscription}} tells of failed image pulls.',
  },
  judges: ['/properties/items'],

  detect(state) {
    const rules = Object.values(state.properties.items).map(({ properties }) => properties ?? {});
    if (rules.some(tellsOfPulls)) return [];
    const data = { subscription: placeOfAll(state).guid };
    return [{ messageId: 'notTold', ...missingItem(state, NAME), desired: 'a rule that is enabled', data }];
  },

  fix(state, _facts, profile) {
    const path = ruleBesideWorkspace(logAlerts.type, NAME, placeOfAll(state).id, profile);
    const request = requestFor(path, logAlerts.apiVersion, {
      location: 'REGION-OF-THE-WORKSPACE',
      properties: {
        enabled: true,
        severity: 2,
        scopes: [profile.logWorkspace ?? ''],
        evaluationFrequency: 'PT5M',
        windowSize: 'PT10M',
        criteria: { allOf: [{ query: QUERY, timeAggregation: 'Count', operator: 'GreaterThanOrEqual', threshold: 3 }] },
        actions: { actionGroups: ['ID-OF-THE-ACTION-GROUP'] },
      },
    });
    return advise(
      'How a failed pull is logged depends on where the logs go, and who is told is for a person to say.',
      [
        step('Let one pull fail, with a tag that does not exist, and look in the workspace how that is logged.'),
        step(WHO_IS_TOLD),
        step(
          'Make a log alert of it: 3 such lines in 10 minutes, looked for every 5; put group and region in.',
          request,
        ),
      ],
      [],
    );
  },

  undo: () => irreversible('Nothing was sent, so there is nothing to undo.'),

  impact: () => nobodyHit('Nothing stops working. A log alert is charged for by how often it looks.'),
});

function tellsOfPulls({ enabled, criteria }: LogAlert): boolean {
  return enabled === true && (criteria?.allOf ?? []).some(({ query }) => ABOUT_PULLS.test(query ?? ''));
}
