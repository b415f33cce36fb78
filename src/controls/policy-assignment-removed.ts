import { defineSignal } from '../engine/signal.ts';

const AT_SUBSCRIPTION = /^\/subscriptions\/[^/]+\/providers\/microsoft\.authorization\/policyassignments\/[^/]+$/u;

/** An assignment that is gone stops judging, and in a deny policy stops refusing, without a trace on any resource. */
export const policyAssignmentRemoved = defineSignal({
  id: 'policy-assignment-removed',
  version: '1',
  operations: ['microsoft.authorization/policyassignments/delete'],
  meta: {
    title: 'Nobody removes a policy assignment of the subscription',
    rationale:
      'A policy that is not assigned any more finds nothing and refuses nothing. Resources made from then on may be what ' +
      'it was there to prevent.',
    response: 'Ask who removed it and why, assign it again, and look at what was made meanwhile.',
    severity: 'high',
    references: {
      docs: 'https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure',
      cis: ['5.2.2 (v2.0)', '6.2.2 (v3.0)'],
      documents: ['004'],
    },
  },
  message: '{{actor}} removed policy assignment {{resource}} from the subscription.',
  concerns: ({ key }) => AT_SUBSCRIPTION.test(key),
});
