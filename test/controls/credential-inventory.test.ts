import { credentialInventory } from '../../src/controls/credential-inventory.ts';
import type { RegistryConsumer } from '../../src/model/facts.ts';
import { registryBody, SUBSCRIPTION, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const consumer = (name: string, login: RegistryConsumer['login']): RegistryConsumer => ({
  ...{ kind: 'container app', name, inferred: 'it is set up to log in there', login },
});
const admin = {
  messageId: 'admin',
  path: '/properties/adminUserEnabled',
  message: 'The admin account of registry acrcontoso is on, with two passwords that never end.',
};
const says = 'only people know';

testControl(credentialInventory, {
  profile: { production: [SUBSCRIPTION] },
  facts: { registryTokens: [{ name: 'ci', passwords: [] }], registryConsumers: [consumer('web', 'identity')] },
  compliant: [{ name: 'identities only, and a token without a password', state: registryBody() }],
  notApplicable: [{ name: 'not in production', state: registryBody(), profile: { production: [] } }],
  drifted: [
    {
      name: 'the admin account',
      state: registryBody({ adminUserEnabled: true }),
      findings: [admin],
      says,
      impact: [{ facts: { registryConsumers: undefined }, configured: 'unknown' }],
    },
    {
      name: 'an admin account that may be on',
      state: without(registryBody(), 'adminUserEnabled'),
      findings: [admin],
      says,
    },
    {
      name: 'the passwords of a token, and a workload that keeps one',
      state: registryBody(),
      facts: {
        registryTokens: [
          { name: 'ci', passwords: [{ name: 'password1', ends: '2026-05-01T00:00:00Z' }, { name: 'password2' }] },
        ],
        registryConsumers: [consumer('web', 'password'), consumer('api', 'none')],
      },
      findings: [
        {
          messageId: 'token',
          path: '/properties/loginServer',
          message:
            'Token ci of registry acrcontoso has password1 until 2026-05-01T00:00:00Z and password2, which never ends.',
        },
        {
          messageId: 'workload',
          path: '/properties/loginServer',
          message: 'The container app web keeps a password with which it logs in to registry acrcontoso.',
        },
      ],
      says,
      impact: [{ facts: {}, configured: ['web'] }],
    },
  ],
  couldNotTell: [
    {
      name: 'the tokens can not be read',
      state: registryBody(),
      facts: { registryConsumers: [] },
      missing: ['registryTokens'],
    },
    {
      name: 'who pulls is not known',
      state: registryBody(),
      facts: { registryTokens: [] },
      missing: ['registryConsumers'],
    },
  ],
});
