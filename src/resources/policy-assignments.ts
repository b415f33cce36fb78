import type { JsonObject } from '../model/json.ts';
import { defineTogether } from './together.ts';

/** What a policy assignment puts in force. */
export type PolicyAssignment = {
  readonly policyDefinitionId?: string | null;
  readonly scope?: string | null;
  readonly enforcementMode?: string | null;
  readonly displayName?: string | null;
  readonly notScopes?: readonly string[] | null;
  readonly parameters?: { readonly effect?: { readonly value?: string | null } | null } | null;
  readonly overrides?: readonly { readonly kind?: string | null; readonly value?: string | null }[] | null;
  /** Non-empty when it holds for some resources only. */
  readonly resourceSelectors?: readonly JsonObject[] | null;
};

/** The policy assignments that hold in a subscription, inherited ones too. */
export const policyAssignments = defineTogether<PolicyAssignment>({
  type: 'Microsoft.Authorization/policyAssignments',
  noun: 'policy assignments',
  apiVersion: '2025-03-01',
  below: ['Microsoft.Resources/subscriptions'],
  shapes: {
    '/properties/policyDefinitionId': 'text',
    '/properties/scope': 'text',
    '/properties/enforcementMode': 'text',
    '/properties/notScopes': 'list',
    '/properties/notScopes/*': 'text',
    '/properties/parameters': 'object',
    '/properties/parameters/effect': 'object',
    '/properties/parameters/effect/value': 'text',
    '/properties/overrides': 'list',
    '/properties/overrides/*': 'object',
    '/properties/overrides/*/value': 'text',
    '/properties/resourceSelectors': 'list',
  },
});
