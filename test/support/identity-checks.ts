import type { Control } from '../../src/engine/control.ts';
import type { ManagedIdentity, ResourceState } from '../../src/model/resource.ts';
import { IDENTITY } from './app-bodies.ts';
import { testControl } from './control-tester.ts';

/** Holds a control about the identity of a workload to its table. `called` is how its messages begin. */
export function testIdentity<P>(
  control: Control<P>,
  called: string,
  body: (identity?: ManagedIdentity) => ResourceState<P>,
): void {
  const findings = [{ messageId: 'noIdentity', path: '/identity/type', message: `${called} has no managed identity.` }];
  const after = body({ type: 'SystemAssigned' });
  testControl(control, {
    compliant: [
      { name: 'one of its own', state: after },
      { name: 'an assigned one', state: body({ type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } }) },
      { name: 'both', state: body({ type: 'systemassigned, userassigned' }) },
    ],
    drifted: [
      { name: 'none', state: body({ type: 'None' }), findings, after, impact: [{ facts: {}, configured: 'nobody' }] },
      { name: 'no word of it', state: body(), findings, after },
      { name: 'a type that nobody knows', state: body({ type: 'Federated' }), findings, after },
    ],
    unreadable: [
      { name: 'a type that is no text', state: body({ type: true as never }), says: '/identity/type is not a text' },
    ],
  });
}
