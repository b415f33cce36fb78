import { caJobSecretsKeyVaultReference } from '../../src/controls/ca-job-secrets-key-vault-reference.ts';
import { jobBody } from '../support/app-bodies.ts';
import { testKeptSecrets } from '../support/kept-secret-checks.ts';

testKeptSecrets(caJobSecretsKeyVaultReference, 'container app job nightly', (secrets, identity) => {
  return jobBody({ secrets }, identity === undefined ? {} : { identity });
});
