import { caJobManagedIdentity } from '../../src/controls/ca-job-managed-identity.ts';
import { jobBody } from '../support/app-bodies.ts';
import { testIdentity } from '../support/identity-checks.ts';

testIdentity(caJobManagedIdentity, 'The container app job nightly', (identity) => {
  return jobBody({}, identity === undefined ? {} : { identity });
});
