import { aciAcrPullManagedIdentity } from '../../src/controls/aci-acr-pull-managed-identity.ts';
import type { GroupRegistryCredential } from '../../src/resources/container-group.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody, IDENTITY } from '../support/group-bodies.ts';

const server = 'acrcontoso.azurecr.io';
const login = (...imageRegistryCredentials: readonly GroupRegistryCredential[]) =>
  groupBody({ imageRegistryCredentials });
const path = '/properties/imageRegistryCredentials/0';
const noIdentity = [
  {
    messageId: 'noIdentity',
    path,
    message: 'Container group batch names no user-assigned identity to pull from acrcontoso.azurecr.io with.',
  },
];
const password = [
  {
    messageId: 'password',
    path,
    message: 'Container group batch logs in to acrcontoso.azurecr.io as puller with a password.',
  },
];
const says = 'A login is changed by deploying the group anew';

testControl(aciAcrPullManagedIdentity, {
  compliant: [
    { name: 'a user-assigned identity', state: groupBody() },
    { name: 'user name empty', state: login({ server, username: '', identity: IDENTITY }) },
    { name: 'no logins', state: login() },
    { name: 'a registry of somebody else', state: login({ server: 'docker.io', username: 'bob' }) },
  ],
  drifted: [
    { name: 'a password', state: login({ server, username: 'puller' }), findings: password, says },
    {
      name: 'a password that is a reference',
      state: login({ server, username: 'puller', passwordReference: 'acr' }),
      findings: password,
      says,
    },
    {
      name: 'a password and an identity',
      state: login({ server, username: 'puller', identity: IDENTITY }),
      findings: password,
      says,
    },
    { name: 'the identity of the system', state: login({ server, identity: 'system' }), findings: noIdentity, says },
    { name: 'nothing', state: login({ server }), findings: noIdentity, says },
    { name: 'members null', state: login({ server, username: null, identity: null }), findings: noIdentity, says },
    {
      name: 'a registry that is not named',
      state: login({}),
      findings: [
        {
          messageId: 'noIdentity',
          path,
          message:
            'Container group batch names no user-assigned identity to pull from a registry that is not named with.',
        },
      ],
      says,
    },
  ],
  unreadable: [
    { name: 'a list for an identity', state: login({ server, identity: [] as never }), says: 'identity is not a text' },
  ],
});
