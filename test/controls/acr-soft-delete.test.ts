import { acrSoftDelete } from '../../src/controls/acr-soft-delete.ts';
import { registryBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const path = '/properties/policies/softDeletePolicy';
const off = [
  { messageId: 'off', path: `${path}/status`, message: 'What is deleted from registry acrcontoso is gone at once.' },
];
const says = 'Only a preview of the service takes the policy';
const trust = { trustPolicy: { status: 'disabled' } };
const shown = (softDeletePolicy: { status: string; retentionDays?: number }) =>
  registryBody({ policies: { ...trust, softDeletePolicy } });

testControl(acrSoftDelete, {
  profile: { imageCleanup: 'soft-delete' },
  facts: { softDelete: { status: 'disabled', retentionDays: 7 } },
  compliant: [
    {
      name: 'on, as a preview of the service shows it',
      state: registryBody(),
      facts: { softDelete: { status: 'Enabled', retentionDays: 1 } },
    },
    { name: 'on, in the body itself', state: shown({ status: 'enabled', retentionDays: 90 }), facts: {} },
  ],
  notApplicable: [
    {
      name: 'the profile means retention, which excludes it',
      state: registryBody(),
      profile: { imageCleanup: 'retention' },
    },
  ],
  drifted: [
    { name: 'off', state: registryBody({ policies: trust }), findings: off, says },
    {
      name: 'off, with a retention policy in its way',
      state: registryBody({ policies: { retentionPolicy: { status: 'enabled', days: 7 } } }),
      findings: off,
      says,
    },
    { name: 'off, in the body itself', state: shown({ status: 'disabled' }), facts: {}, findings: off, says },
    {
      name: 'on, for nobody knows how long',
      state: registryBody(),
      facts: { softDelete: { status: 'enabled' } },
      findings: [
        {
          messageId: 'noDays',
          path: `${path}/retentionDays`,
          message:
            'The soft delete policy of registry acrcontoso does not say for how many days it keeps what is deleted.',
        },
      ],
      says,
    },
  ],
  couldNotTell: [
    { name: 'the preview does not answer', state: registryBody(), facts: {}, missing: ['softDelete'] },
    {
      name: 'policies without it, as a stable api-version prints them',
      state: registryBody({ policies: trust }),
      facts: {},
      missing: ['softDelete'],
    },
  ],
});
