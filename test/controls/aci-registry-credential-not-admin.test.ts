import { expect, it } from 'vitest';
import { aciAcrPullManagedIdentity } from '../../src/controls/aci-acr-pull-managed-identity.ts';
import { aciRegistryCredentialNotAdmin } from '../../src/controls/aci-registry-credential-not-admin.ts';
import { aciRegistryCredentialPullOnly } from '../../src/controls/aci-registry-credential-pull-only.ts';
import type { GroupRegistryCredential } from '../../src/resources/container-group.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const APP = '1c000000-0000-4000-8000-000000000007';
const login = (...imageRegistryCredentials: readonly GroupRegistryCredential[]) =>
  groupBody({ imageRegistryCredentials });
const admin = (server: string, at = 0) => [
  {
    messageId: 'admin',
    path: `/properties/imageRegistryCredentials/${String(at)}`,
    message: `Container group batch logs in to ${server} with the admin account.`,
  },
];
const says = 'A login is changed by deploying the group anew';

testControl(aciRegistryCredentialNotAdmin, {
  compliant: [
    { name: 'an identity', state: groupBody() },
    { name: 'an application', state: login({ server: 'acrcontoso.azurecr.io', username: APP }) },
    { name: 'a token of the registry', state: login({ server: 'acrcontoso.azurecr.io', username: 'puller' }) },
    { name: 'a registry of somebody else', state: login({ server: 'docker.io', username: 'docker' }) },
    { name: 'no logins', state: without(groupBody(), 'imageRegistryCredentials') },
  ],
  drifted: [
    {
      name: 'the name of the registry',
      state: login({ server: 'acrcontoso.azurecr.io', username: 'acrcontoso' }),
      findings: admin('acrcontoso.azurecr.io'),
      says,
    },
    {
      name: 'in another case, and after a scheme',
      state: login({ server: 'https://AcrContoso.azurecr.io/', username: 'AcrContoso' }),
      findings: admin('acrcontoso.azurecr.io'),
      says,
    },
    {
      name: 'a registry with a hash in its host name',
      state: login({ server: 'acrcontoso-f3gh5a.azurecr.io', username: 'acrcontoso' }),
      findings: admin('acrcontoso-f3gh5a.azurecr.io'),
      says,
    },
    {
      name: 'the second of two, in another cloud',
      state: login(
        { server: 'docker.io', username: 'bob' },
        { server: 'acrcontoso.azurecr.cn', username: 'acrcontoso' },
      ),
      findings: admin('acrcontoso.azurecr.cn', 1),
      says,
    },
    {
      name: 'a registry that is not named',
      state: login({ username: 'acrcontoso' }),
      findings: [
        {
          messageId: 'unclear',
          path: '/properties/imageRegistryCredentials/0',
          message:
            'Container group batch logs in as acrcontoso to a registry that is not named; it may be its admin account.',
        },
      ],
      says,
    },
  ],
  unreadable: [{ name: 'a number for a user', state: login({ username: 7 as never }), says: 'username is not a text' }],
});

it('says what the weaker ones would say as well', () => {
  for (const { impliedBy } of [aciAcrPullManagedIdentity, aciRegistryCredentialPullOnly]) {
    expect(impliedBy).toEqual([aciRegistryCredentialNotAdmin.id]);
  }
});
