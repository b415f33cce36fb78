import { caNoPlaintextSecretEnv } from '../../src/controls/ca-no-plaintext-secret-env.ts';
import { testPlainVariables } from '../support/plain-variable-checks.ts';
import { appWith } from '../support/variable-bodies.ts';

testPlainVariables(caNoPlaintextSecretEnv, {
  resource: 'container app orders',
  body: appWith,
  web: '/properties/template/containers/0/env',
  init: '/properties/template/initContainers/0/env',
  reference: { name: 'DB_PASSWORD', secretRef: 'db-password' },
  advice: 'older revisions keep it, too',
});
