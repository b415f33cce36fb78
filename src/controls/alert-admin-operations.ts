import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { isSameText } from '../engine/same-text.ts';
import { activityAlerts } from '../resources/alerts.ts';
import type { ActivityAlert, AlertCondition } from '../resources/alerts.ts';
import type { Item } from '../resources/together.ts';
import { missingItem, placeOfAll, requestFor, ruleBesideWorkspace, WHO_IS_TOLD } from './shared/alerts.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

const NAME = 'driftwarden-admin-operations';

/** ARM operations that somebody should hear of, and what they are called in a sentence. */
const OPERATIONS = [
  ['Microsoft.Authorization/roleAssignments/write', 'role assignments that are made'],
  ['Microsoft.ContainerRegistry/registries/listCredentials/action', 'readings of a registry admin credential'],
  ['Microsoft.ContainerInstance/containerGroups/containers/exec/action', 'commands run inside container groups'],
  ['Microsoft.Authorization/policyAssignments/write', 'policy assignments that are made or changed'],
  ['Microsoft.Authorization/policyAssignments/delete', 'policy assignments that are removed'],
].map(([operation = '', words = ''], at) => ({ operation, words, bit: 1 << at }));

/** Sets of these operations are numbers, one bit each: the rules of every subscription are looked at in every sweep. */
const ALL = OPERATIONS.reduce((bits, { bit }) => bits | bit, 0);
const NONE = 0;
const BITS: ReadonlyMap<string, number> = new Map(OPERATIONS.map(({ operation, bit }) => [operation, bit]));
const EMPTY: readonly string[] = [];

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
    const told = toldOf(state.properties.items, place.id);
    if (told === ALL) return [];
    const missing = OPERATIONS.filter(({ bit }) => (told & bit) === 0);
    return [
      {
        messageId: 'notTold',
        ...missingItem(state, NAME),
        desired: missing.map(({ operation }) => operation),
        data: { subscription: place.guid, operations: inWords(missing.map(({ words }) => words)) },
      },
    ];
  },

  fix(state, _facts, profile) {
    const place = placeOfAll(state);
    const operations = OPERATIONS.map(({ operation }) => ({ field: 'operationName', equals: operation }));
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

  impact: () =>
    nobodyHit('Nothing stops working. A subscription may have 100 such rules, and a busy one makes many messages.'),
});

/** The operations that the rules at work in a whole subscription tell of. Each condition of a rule has to let them through. */
function toldOf(items: Readonly<Record<string, Item<ActivityAlert>>>, subscription: string): number {
  let told = NONE;
  for (const { properties } of Object.values(items)) {
    if (properties == null || !isOfWhole(properties, subscription)) continue;
    const conditions = properties.condition?.allOf ?? [];
    let ofRule = conditions.length > 0 ? ALL : NONE;
    for (const condition of conditions) ofRule &= letThrough(condition);
    told |= ofRule;
  }
  return told;
}

function isOfWhole({ enabled, scopes }: ActivityAlert, subscription: string): boolean {
  if (enabled !== true || scopes == null) return false;
  return scopes.some((scope) => isSameText(scope.endsWith('/') ? scope.slice(0, -1) : scope, subscription));
}

/** The operations that a condition lets through. One that may narrow the rule otherwise lets none. */
function letThrough({ field, equals, containsAny, anyOf }: AlertCondition): number {
  let bits = NONE;
  if (anyOf != null) {
    for (const one of anyOf) bits |= letThrough(one);
    return bits;
  }
  const values = containsAny ?? EMPTY;
  if (field == null) return NONE;
  if (isSameText(field, 'operationName')) {
    for (const value of values) bits |= bitOf(value);
    return equals == null ? bits : bits | bitOf(equals);
  }
  if (isSameText(field, 'category')) return isAmong('Administrative', equals, values) ? ALL : NONE;
  return isSameText(field, 'status') && isAmong('Succeeded', equals, values) ? ALL : NONE;
}

function isAmong(wanted: string, equals: string | null | undefined, values: readonly string[]): boolean {
  return isSameText(equals ?? '', wanted) || values.some((value) => isSameText(value, wanted));
}

/** The operation of that name, in any case. */
function bitOf(name: string): number {
  return BITS.get(name) ?? OPERATIONS.find(({ operation }) => isSameText(name, operation))?.bit ?? NONE;
}

function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
