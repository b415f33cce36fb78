import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { activityAlerts } from '../resources/alerts.ts';
import type { ActivityAlert, AlertCondition } from '../resources/alerts.ts';
import { missingItem, placeOfAll, requestFor, ruleBesideWorkspace, WHO_IS_TOLD } from './shared/alerts.ts';

type Told = 'all' | readonly string[];

const NAME = 'driftwarden-admin-operations';

/** ARM operations that somebody should hear of, and what they are called in a sentence. */
const OPERATIONS: readonly (readonly [operation: string, words: string])[] = [
  ['Microsoft.Authorization/roleAssignments/write', 'role assignments that are made'],
  ['Microsoft.ContainerRegistry/registries/listCredentials/action', 'readings of a registry admin credential'],
  ['Microsoft.ContainerInstance/containerGroups/containers/exec/action', 'commands run inside container groups'],
  ['Microsoft.Authorization/policyAssignments/write', 'policy assignments that are made or changed'],
  ['Microsoft.Authorization/policyAssignments/delete', 'policy assignments that are removed'],
];

/** What an intruder does with a stolen identity is all in the Activity Log, which nobody reads unless an alert tells them. */
export const alertAdminOperations = defineControl({
  id: 'alert-admin-operations',
  version: '1',
  resource: activityAlerts,
  meta: {
    title: 'Administrative operations raise an alert',
    rationale:
      'Grants, credential reads and commands in containers are how an intruder stays. The Activity Log has them all, and ' +
      'nobody reads it unless an alert tells them to.',
    fix: 'Nothing is sent: who is told is for a person to say, so the rule is shown with what is missing in it.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule',
      cis: ['5.2.1 (v2.0)', '5.2.2 (v2.0)', '6.2.1 (v3.0)', '6.2.2 (v3.0)'],
      documents: ['001'],
    },
    permissions: ['Microsoft.Insights/activityLogAlerts/read'],
  },
  messages: {
    notTold: 'No alert of subscription {{subscription}} tells of {{operations}}.',
  },
  judges: ['/properties/items'],

  detect(state) {
    const place = placeOfAll(state);
    const rules = Object.values(state.properties.items).map(({ properties }) => properties ?? {});
    const whole = rules.filter((rule) => isOfWhole(rule, place.id.toLowerCase()));
    const told = whole.map(({ condition }) => (condition?.allOf ?? []).map(toldBy));
    const missing = OPERATIONS.filter(([operation]) => !told.some((one) => tells(one, operation.toLowerCase())));
    if (missing.length === 0) return [];
    return [
      {
        messageId: 'notTold',
        ...missingItem(state, NAME),
        desired: missing.map(([operation]) => operation),
        data: { subscription: place.guid, operations: inWords(missing.map(([, words]) => words)) },
      },
    ];
  },

  fix(state, _facts, profile) {
    const place = placeOfAll(state);
    const operations = OPERATIONS.map(([operation]) => ({ field: 'operationName', equals: operation }));
    const path = ruleBesideWorkspace(activityAlerts.type, NAME, place.id, profile);
    const request = requestFor(path, activityAlerts.apiVersion, {
      location: 'Global',
      properties: {
        enabled: true,
        description: 'Operations that give or take rights, read credentials or run commands in containers.',
        scopes: [place.id],
        condition: { allOf: [{ field: 'category', equals: 'Administrative' }, { anyOf: operations }] },
        actions: { actionGroups: [{ actionGroupId: 'ID-OF-THE-ACTION-GROUP' }] },
      },
    });
    return advise(
      'Who is told is for a person to say, so the rule is not made without one.',
      [
        step(WHO_IS_TOLD),
        step(
          'Make one activity log alert of the subscription for these operations; put the id of the group in.',
          request,
        ),
      ],
      [],
    );
  },

  undo: () => irreversible('Nothing was sent, so there is nothing to undo.'),

  impact: () => ({
    configured: { known: true, consumers: [] },
    used: { known: true, consumers: [] },
    notes: ['Nothing stops working. A subscription may have 100 such rules, and a busy one makes many messages.'],
  }),
});

/** Is the rule at work in the whole subscription, whose id is in lower case? */
function isOfWhole({ enabled, scopes }: ActivityAlert, subscription: string): boolean {
  return enabled === true && (scopes ?? []).some((scope) => scope.replace(/\/$/u, '').toLowerCase() === subscription);
}

/** Does the rule tell of every such operation (in lower case)? Each of its conditions has to. */
function tells(conditions: readonly Told[], operation: string): boolean {
  return conditions.length > 0 && conditions.every((told) => told === 'all' || told.includes(operation));
}

/** The operations, in lower case, that a condition lets through. One that may narrow the rule otherwise lets none. */
function toldBy({ field, equals, containsAny, anyOf }: AlertCondition): Told {
  if (anyOf != null) {
    const all: string[] = [];
    for (const one of anyOf) {
      const told = toldBy(one);
      if (told === 'all') return told;
      all.push(...told);
    }
    return all;
  }
  const values = (containsAny ?? []).map((value) => value.toLowerCase());
  if (equals != null) values.push(equals.toLowerCase());
  switch (field?.toLowerCase()) {
    case 'category':
      return values.includes('administrative') ? 'all' : [];
    case 'operationname':
      return values;
    case 'status':
      return values.includes('succeeded') ? 'all' : [];
    default:
      return [];
  }
}

function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
