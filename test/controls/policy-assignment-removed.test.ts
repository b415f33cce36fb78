import { policyAssignmentRemoved } from '../../src/controls/policy-assignment-removed.ts';
import { GROUP, REGISTRY, SUBSCRIPTION } from '../support/bodies.ts';
import { testSignal } from '../support/signal-tester.ts';

const at = (place: string) => `${place}/providers/Microsoft.Authorization/policyAssignments/baseline`;

testSignal(policyAssignmentRemoved, {
  reported: [[at(SUBSCRIPTION), 'Ana Silva removed policy assignment baseline from the subscription.']],
  nothing: [at(GROUP), at(REGISTRY), SUBSCRIPTION],
});
