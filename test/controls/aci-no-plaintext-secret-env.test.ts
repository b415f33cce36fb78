import { aciNoPlaintextSecretEnv } from '../../src/controls/aci-no-plaintext-secret-env.ts';
import { testPlainVariables } from '../support/plain-variable-checks.ts';
import { groupWith } from '../support/variable-bodies.ts';

testPlainVariables(aciNoPlaintextSecretEnv, {
  resource: 'container group batch',
  body: groupWith,
  web: '/properties/containers/0/properties/environmentVariables',
  init: '/properties/initContainers/0/properties/environmentVariables',
  reference: { name: 'DB_PASSWORD', secureValueReference: 'db-password' },
  advice: 'a group can not be written back from what GET shows',
});
