import { caManagedIdentity } from '../../src/controls/ca-managed-identity.ts';
import { appBody } from '../support/app-bodies.ts';
import { testIdentity } from '../support/identity-checks.ts';

testIdentity(caManagedIdentity, 'The container app orders', (identity) => {
  return appBody({}, identity === undefined ? {} : { identity });
});
