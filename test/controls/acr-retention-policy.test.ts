import { acrRetentionPolicy } from '../../src/controls/acr-retention-policy.ts';
import type { RegistryProperties } from '../../src/resources/registry.ts';
import { registryBody, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

type Policies = NonNullable<RegistryProperties['policies']>;

const others: Policies = {
  quarantinePolicy: { status: 'disabled' },
  trustPolicy: { type: 'Notary', status: 'enabled' },
  exportPolicy: { status: 'enabled' },
};
const policies = (retentionPolicy: Policies['retentionPolicy']): RegistryProperties => ({
  policies: { ...others, ...(retentionPolicy === undefined ? {} : { retentionPolicy }) },
});
const PATH = '/properties/policies/retentionPolicy';
const off = [
  {
    messageId: 'off',
    path: `${PATH}/status`,
    message: 'Registry acrcontoso keeps untagged manifests for ever.',
  },
];

testControl(acrRetentionPolicy, {
  compliant: [
    { name: 'enabled with 7 days', state: registryBody(policies({ status: 'enabled', days: 7 })) },
    { name: 'enabled with 30 days, in another case', state: registryBody(policies({ status: 'Enabled', days: 30 })) },
  ],
  notApplicable: [
    {
      name: 'the estate goes by soft delete',
      state: registryBody(policies({ status: 'disabled', days: 7 })),
      profile: { imageCleanup: 'soft-delete' },
    },
  ],
  drifted: [
    {
      name: 'disabled; all other policies are sent as they were',
      state: registryBody(policies({ status: 'disabled', days: 14, lastUpdatedTime: '2025-03-01T08:00:00Z' })),
      findings: off,
      after: registryBody(policies({ status: 'enabled', days: 14, lastUpdatedTime: '2025-03-01T08:00:00Z' })),
      impact: [{ facts: {}, configured: 'unknown' }],
    },
    {
      name: 'no such policy in the body',
      state: registryBody(policies(undefined)),
      findings: off,
      after: registryBody(policies({ status: 'enabled', days: 7 })),
    },
    {
      name: 'no policies at all',
      state: without(registryBody(), 'policies'),
      findings: off,
      after: registryBody({ policies: { retentionPolicy: { status: 'enabled', days: 7 } } }),
    },
    {
      name: 'a status that nobody knows',
      state: registryBody(policies({ status: 'pending', days: 7 })),
      findings: off,
      after: registryBody(policies({ status: 'enabled', days: 7 })),
    },
    {
      name: 'enabled, and nobody knows for how long',
      state: registryBody(policies({ status: 'enabled', days: null })),
      findings: [
        {
          messageId: 'noDays',
          path: `${PATH}/days`,
          message: 'The retention policy of registry acrcontoso does not say after how many days it deletes.',
        },
      ],
      after: registryBody(policies({ status: 'enabled', days: 7 })),
    },
  ],
  unfixable: [
    {
      name: 'a Standard registry',
      state: registryBody(policies({ status: 'disabled' }), { sku: { name: 'Standard', tier: 'Standard' } }),
      says: 'Set profile.imageCleanup to soft-delete',
    },
  ],
  unreadable: [
    {
      name: 'days as a text',
      state: registryBody(policies({ status: 'enabled', days: '7' as never })),
      says: '/properties/policies/retentionPolicy/days is not a number',
    },
  ],
});
