import { caJobAcrPullManagedIdentity } from '../../src/controls/ca-job-acr-pull-managed-identity.ts';
import { jobBody } from '../support/app-bodies.ts';
import { testRegistryLogins } from '../support/registry-login-checks.ts';

testRegistryLogins(caJobAcrPullManagedIdentity, 'The container app job nightly', (registries, identity) => {
  return jobBody({ registries }, identity === undefined ? {} : { identity });
});
