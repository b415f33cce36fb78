import { alertFailedImagePull } from '../../src/controls/alert-failed-image-pull.ts';
import { logAlerts } from '../../src/resources/alerts.ts';
import type { LogAlert } from '../../src/resources/alerts.ts';
import { GROUP, SUBSCRIPTION, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const rules = (items: Readonly<Record<string, LogAlert>>) => togetherBody(logAlerts, SUBSCRIPTION, items);
const asking = (query: string | null, other: LogAlert = {}) =>
  rules({ pulls: { enabled: true, criteria: { allOf: [{ query, threshold: 3 }] }, ...other } });
const nothing = {
  findings: [
    {
      messageId: 'notTold',
      path: '/properties/items/driftwarden-failed-image-pull',
      message: 'No log alert of subscription 11111111-1111-4111-8111-111111111111 tells of failed image pulls.',
    },
  ],
  says: 'How a failed pull is logged depends on where the logs go',
};

testControl(alertFailedImagePull, {
  profile: { logWorkspace: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log` },
  compliant: [
    {
      name: 'by the reasons of Kubernetes',
      state: asking('ContainerAppSystemLogs_CL | where Reason_s in ("ImagePullBackOff", "ErrImagePull")'),
    },
    { name: 'by words', state: asking('ContainerAppSystemLogs_CL | where Log_s has_any("pull", "image")') },
    { name: 'by a sentence', state: asking('ContainerEvent_CL | where Message contains "Failed to pull the image"') },
  ],
  drifted: [
    { name: 'none', state: rules({}), ...nothing },
    { name: 'of something else', state: asking('AppRequests | where Success == false'), ...nothing },
    { name: 'without a query', state: asking(null), ...nothing },
    { name: 'without criteria', state: asking('', { criteria: null }), ...nothing },
    { name: 'switched off', state: asking('X | where Reason_s == "ErrImagePull"', { enabled: false }), ...nothing },
    {
      name: 'not said whether it is on, and no workspace that says where rules belong',
      state: asking('X | where Reason_s == "ErrImagePull"', { enabled: null }),
      profile: { logWorkspace: undefined },
      ...nothing,
    },
  ],
  unreadable: [
    {
      name: 'a query that is no text',
      state: asking({} as never),
      says: '/properties/items/*/properties/criteria/allOf/*/query is not a text',
    },
  ],
});
