import { aciRegistryCredentialPullOnly } from '../../src/controls/aci-registry-credential-pull-only.ts';
import type { GroupRegistryCredential } from '../../src/resources/container-group.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const APP = '1c000000-0000-4000-8000-000000000007';
const server = 'acrcontoso.azurecr.io';
const login = (...imageRegistryCredentials: readonly GroupRegistryCredential[]) =>
  groupBody({ imageRegistryCredentials });

testControl(aciRegistryCredentialPullOnly, {
  compliant: [
    { name: 'an identity', state: groupBody() },
    { name: 'no logins', state: login() },
    { name: 'a token of the registry, which is judged there', state: login({ server, username: 'puller' }) },
    { name: 'a registry of somebody else', state: login({ server: 'ghcr.io', username: APP }) },
  ],
  drifted: [
    {
      name: 'an application',
      state: login({ server, username: APP.toUpperCase() }),
      findings: [
        {
          messageId: 'notShown',
          path: '/properties/imageRegistryCredentials/0',
          message:
            'Container group batch logs in to acrcontoso.azurecr.io as application ' +
            '1C000000-0000-4000-8000-000000000007; nothing shows that it can only pull.',
        },
      ],
      says: 'What the application may do is not seen here',
    },
  ],
});
