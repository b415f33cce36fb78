import { caePeerEncryption } from '../../src/controls/cae-peer-encryption.ts';
import type { EnvironmentApp } from '../../src/model/facts.ts';
import { environmentBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const app = (name: string, hasDapr: boolean, ingress: EnvironmentApp['ingress'] = 'internal'): EnvironmentApp => {
  return { kind: 'container app', name, ingress, hasDapr };
};
const encrypting = (enabled: boolean | null) =>
  environmentBody({ peerTrafficConfiguration: { encryption: { enabled } } });
const plain = (calls: string) => [
  {
    messageId: 'plain',
    path: '/properties/peerTrafficConfiguration/encryption/enabled',
    message: `Environment cae-contoso does not encrypt what its apps send each other, and ${calls}.`,
  },
];

testControl(caePeerEncryption, {
  facts: { environmentApps: [app('web', true), app('orders', false)] },
  compliant: [
    { name: 'encryption', state: encrypting(true), facts: {} },
    { name: 'mutual authentication', state: environmentBody({ peerAuthentication: { mtls: { enabled: true } } }) },
    {
      name: 'every app that is called is called through Dapr',
      state: encrypting(false),
      facts: { environmentApps: [app('web', true), app('worker', false, 'none')] },
    },
  ],
  couldNotTell: [
    { name: 'apps that nobody could look up', state: encrypting(false), facts: {}, missing: ['environmentApps'] },
  ],
  drifted: [
    {
      name: 'off',
      state: encrypting(false),
      findings: plain('orders is called without Dapr'),
      after: encrypting(true),
      impact: [
        { facts: {}, configured: ['web', 'orders'] },
        { facts: { environmentApps: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'no word of it',
      state: environmentBody(),
      facts: { environmentApps: ['a', 'b', 'c', 'd', 'e'].map((name) => app(name, false)) },
      findings: plain('a, b, c and 2 more are called without Dapr'),
      after: encrypting(true),
    },
    {
      name: 'off, and no app',
      state: encrypting(false),
      facts: { environmentApps: [] },
      findings: plain('none of them is called through Dapr'),
      after: encrypting(true),
    },
  ],
  unreadable: [
    {
      name: 'a text in place of a switch',
      state: encrypting('true' as never),
      says: '/properties/peerTrafficConfiguration/encryption/enabled is not a boolean',
    },
  ],
});
