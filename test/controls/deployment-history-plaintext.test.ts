import { deploymentHistoryPlaintext } from '../../src/controls/deployment-history-plaintext.ts';
import type { RedactionMarker } from '../../src/model/secret.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { DeploymentProperties } from '../../src/resources/deployment.ts';
import { GROUP } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const marker = (looksLike: RedactionMarker['looksLike']): RedactionMarker => ({
  $redacted: 'hmac',
  ...(looksLike && { looksLike }),
});
const body = (properties: DeploymentProperties): ResourceState<DeploymentProperties> => ({
  id: `${GROUP}/providers/Microsoft.Resources/deployments/main`,
  name: 'main',
  type: 'Microsoft.Resources/deployments',
  properties: { mode: 'Incremental', parameters: {}, outputs: {}, ...properties },
});
const secure = { type: 'SecureString' };
const text = (value: RedactionMarker | string) => ({ type: 'String', value });
const found = (path: string, what: string, why: string) => [
  { messageId: 'plain', path, message: `Deployment main shows its ${what} in plain text, and ${why}.` },
];
const PASSWORD = 'its name says that it holds a password';
const gone = { after: 'deleted', lost: 'An entry of the history that is deleted does not come back.' } as const;

testControl(deploymentHistoryPlaintext, {
  compliant: [
    { name: 'its secrets are secure', state: body({ parameters: { dbPassword: secure, name: text('shop') } }) },
    { name: 'a secure object', state: body({ parameters: { settings: { type: 'secureObject' } } }) },
    {
      name: 'a password from Key Vault, and the address of a vault',
      state: body({ parameters: { dbPassword: secure, keyVaultUrl: text('https://kv.vault.azure.net/') } }),
    },
    {
      name: 'what redaction hid and no secret is',
      state: body({ parameters: { dbPassword: secure, tokenCache: text(marker('switch')) } }),
    },
  ],
  notApplicable: [
    { name: 'no parameters', state: body({}) },
    {
      name: 'none that would be a secret',
      state: body({ parameters: { name: text('shop'), replicas: { type: 'Int', value: 2 } } }),
    },
    { name: 'none at all', state: body({ parameters: null, outputs: null }) },
  ],
  drifted: [
    {
      name: 'a password in a text',
      state: body({ parameters: { dbPassword: text(marker('text')), other: secure } }),
      findings: found('/properties/parameters/dbPassword/value', 'parameter dbPassword', PASSWORD),
      impact: [{ facts: {}, configured: 'unknown' }],
      ...gone,
    },
    {
      name: 'the key of an account among the outputs',
      state: body({ outputs: { connection: text(marker('credential-in-text')) } }),
      findings: found(
        '/properties/outputs/connection/value',
        'output connection',
        'its value looks like a connection string or an argument with a password, a key or a token in it',
      ),
      ...gone,
    },
    {
      name: 'deep in an object',
      state: body({ parameters: { settings: { type: 'Object', value: { 'a/b': [{ password: marker('text') }] } } } }),
      findings: found('/properties/parameters/settings/value/a~1b/0/password', 'parameter settings', PASSWORD),
      ...gone,
    },
    {
      name: 'a type that was hidden, too',
      state: body({ parameters: { secret: { type: marker('text'), value: marker('random') } } }),
      findings: found(
        '/properties/parameters/secret/value',
        'parameter secret',
        'its name says that it holds a secret',
      ),
      ...gone,
    },
  ],
  unreadable: [
    {
      name: 'parameters that are a text',
      state: body({ parameters: 'x' as never }),
      says: '/properties/parameters is not an object',
    },
  ],
});
