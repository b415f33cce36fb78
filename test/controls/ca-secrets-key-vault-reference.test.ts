import { expect, it } from 'vitest';
import { caSecretsKeyVaultReference } from '../../src/controls/ca-secrets-key-vault-reference.ts';
import { appBody, IDENTITY } from '../support/app-bodies.ts';
import { testKeptSecrets } from '../support/kept-secret-checks.ts';

testKeptSecrets(caSecretsKeyVaultReference, 'container app orders', (secrets, identity) => {
  return appBody({ secrets }, identity === undefined ? {} : { identity });
});

it('the list of the advice keeps references, and turns what is kept into one', () => {
  const stays = { name: 'db', keyVaultUrl: 'https://kv.vault.azure.net/secrets/db', identity: 'system' };
  const identity = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } };
  const plan = caSecretsKeyVaultReference.fix(
    appBody({ secrets: [stays, { name: 'api' }] }, { identity }),
    {},
    {
      ...{ public: [], production: [], sensitive: [], approvedRegistries: [], protectedPrincipals: [] },
      imageCleanup: 'retention',
    },
  );
  const api = { name: 'api', keyVaultUrl: 'https://<vault>.vault.azure.net/secrets/api', identity: IDENTITY };
  expect('unfixable' in plan && plan.advice?.steps.at(-1)?.request?.body).toEqual({
    properties: { configuration: { secrets: [stays, api] } },
  });
});
