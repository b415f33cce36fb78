import { kvRbacModel } from '../../src/controls/kv-rbac-model.ts';
import { withMembers, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { vaultBody } from '../support/vault-body.ts';

const HOLDER = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const findings = [
  {
    messageId: 'accessPolicies',
    path: '/properties/enableRbacAuthorization',
    message: 'Access to key vault kv-contoso is granted by access policies, not by roles.',
  },
];
const says = 'who has no role then is locked out';

testControl(kvRbacModel, {
  compliant: [{ name: 'roles', state: vaultBody() }],
  drifted: [
    {
      name: 'access policies',
      state: vaultBody({ enableRbacAuthorization: false, accessPolicies: [{ objectId: HOLDER, permissions: {} }, {}] }),
      findings,
      says,
      impact: [{ facts: {}, configured: [HOLDER, 'of somebody who is not named'] }],
    },
    {
      name: 'not said, which means access policies',
      state: without(vaultBody(), 'enableRbacAuthorization', 'accessPolicies'),
      findings,
      says,
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    { name: 'null', state: vaultBody({ enableRbacAuthorization: null }), findings, says },
  ],
  unreadable: [
    {
      name: 'a text where a boolean belongs',
      state: withMembers(vaultBody(), { enableRbacAuthorization: 'true' }),
      says: '/properties/enableRbacAuthorization is not a boolean',
    },
  ],
});
