import type { JsonObject } from '../../src/model/json.ts';
import { activityAlerts, logAlerts } from '../../src/resources/alerts.ts';
import { policyAssignments } from '../../src/resources/policy-assignments.ts';
import { SUBSCRIPTION } from './full-bodies.ts';
import { listed } from './full-lists.ts';

const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shop/providers`;
const WORKSPACE = `${GROUP}/Microsoft.OperationalInsights/workspaces/law-shop`;
const systemData = {
  createdBy: 'ana@contoso.example',
  createdByType: 'User',
  createdAt: '2025-12-02T09:00:00.1234567Z',
  lastModifiedBy: 'ana@contoso.example',
  lastModifiedByType: 'User',
  lastModifiedAt: '2025-12-02T09:00:00.1234567Z',
};

/** One rule over logs that tells of failed pulls. */
export const fullLogAlerts = listed(
  logAlerts,
  SUBSCRIPTION,
  {
    'failed-pulls': {
      createdWithApiVersion: '2021-08-01',
      displayName: 'Failed image pulls',
      description: 'An image could not be pulled.',
      severity: 2,
      enabled: true,
      evaluationFrequency: 'PT5M',
      scopes: [WORKSPACE],
      targetResourceTypes: ['Microsoft.OperationalInsights/workspaces'],
      windowSize: 'PT15M',
      criteria: {
        allOf: [
          {
            query: 'ContainerAppSystemLogs_CL | where Reason_s in ("ImagePullBackOff", "ErrImagePull")',
            timeAggregation: 'Count',
            dimensions: [],
            operator: 'GreaterThan',
            threshold: 3,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      autoMitigate: true,
      checkWorkspaceAlertsStorageConfigured: false,
      skipQueryValidation: false,
      actions: { actionGroups: [`${GROUP}/Microsoft.Insights/actionGroups/on-call`], customProperties: {} },
    },
  },
  { location: 'westeurope', tags: {}, systemData },
);

const operations = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.ContainerRegistry/registries/listCredentials/action',
  'Microsoft.ContainerInstance/containerGroups/containers/exec/action',
  'Microsoft.Authorization/policyAssignments/write',
  'Microsoft.Authorization/policyAssignments/delete',
];

/** One rule over the activity log that tells of what administrators do. */
export const fullActivityAlerts = listed(
  activityAlerts,
  SUBSCRIPTION,
  {
    'admin-operations': {
      scopes: [SUBSCRIPTION],
      condition: {
        allOf: [
          { field: 'category', equals: 'Administrative', containsAny: null, odata: null },
          { anyOf: operations.map((equals) => ({ field: 'operationName', equals, containsAny: null, odata: null })) },
        ],
      },
      actions: {
        actionGroups: [{ actionGroupId: `${GROUP}/Microsoft.Insights/actionGroups/on-call`, webhookProperties: {} }],
      },
      enabled: true,
      description: 'Somebody was given rights, or took some.',
    },
  },
  { location: 'global', tags: {} },
);

const BASELINE = [
  '8af8f826-edcb-4178-b35f-851ea6fea615',
  'dc921057-6b28-4fbe-9b83-f7bec05db6c2',
  '0fdf0491-d080-4575-b627-ad0e843cba0f',
  'b874ab2d-72dd-47f1-8cb5-4a306478a4e7',
  '783ea2a8-b8fd-46be-896a-9ae79643a0b1',
  '8b346db6-85af-419b-8557-92cee2c0f9bb',
];

/** The policies for containers, each assigned to the subscription. */
export const fullAssignments = listed(
  policyAssignments,
  SUBSCRIPTION,
  Object.fromEntries(
    BASELINE.map((definition, at): [string, JsonObject] => [
      `containers-${String(at + 1)}`,
      {
        displayName: `Containers, rule ${String(at + 1)}`,
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}`,
        scope: SUBSCRIPTION,
        notScopes: [],
        parameters: { effect: { value: 'Deny' } },
        metadata: {
          createdBy: 'a0000000-0000-4000-8000-00000000000a',
          createdOn: '2025-12-02T09:00:00.1234567Z',
          updatedBy: null,
          updatedOn: null,
        },
        enforcementMode: 'Default',
        definitionVersion: '1.*.*',
      },
    ]),
  ),
  { systemData },
);
