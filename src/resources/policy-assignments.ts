import { defineTogether } from './together.ts';

/** What a policy assignment puts in force. */
export type PolicyAssignment = {
  readonly policyDefinitionId?: string | null;
  readonly scope?: string | null;
  readonly enforcementMode?: string | null;
  readonly displayName?: string | null;
  readonly notScopes?: readonly string[] | null;
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
  },
});
