import { caAcrPullManagedIdentity } from '../../src/controls/ca-acr-pull-managed-identity.ts';
import { appBody } from '../support/app-bodies.ts';
import { testRegistryLogins } from '../support/registry-login-checks.ts';

testRegistryLogins(caAcrPullManagedIdentity, 'The container app orders', (registries, identity) => {
  return appBody({ registries }, identity === undefined ? {} : { identity });
});
