import { caJobNoPlaintextSecretEnv } from '../../src/controls/ca-job-no-plaintext-secret-env.ts';
import { testPlainVariables } from '../support/plain-variable-checks.ts';
import { jobWith } from '../support/variable-bodies.ts';

testPlainVariables(caJobNoPlaintextSecretEnv, {
  resource: 'job nightly',
  body: jobWith,
  web: '/properties/template/containers/0/env',
  init: '/properties/template/initContainers/0/env',
  reference: { name: 'DB_PASSWORD', secretRef: 'db-password' },
  advice: 'older revisions keep it, too',
});
