import { acrAdminAccountDisabled } from '../../src/controls/acr-admin-account-disabled.ts';
import { registryBody, withMembers, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const group = { kind: 'container group', name: 'aci-orders' };

testControl(acrAdminAccountDisabled, {
  facts: { adminLoginConsumers: [] },
  compliant: [
    { name: 'admin account off', state: registryBody({ adminUserEnabled: false }) },
    { name: 'member null', state: registryBody({ adminUserEnabled: null }) },
    { name: 'member absent', state: without(registryBody(), 'adminUserEnabled') },
  ],
  drifted: [
    {
      name: 'admin account switched on',
      state: registryBody({ adminUserEnabled: true }),
      findings: [
        {
          messageId: 'adminEnabled',
          path: '/properties/adminUserEnabled',
          message: 'The admin account of registry acrcontoso is enabled.',
        },
      ],
      after: registryBody({ adminUserEnabled: false }),
      impact: [
        { facts: { adminLoginConsumers: [] }, configured: 'nobody' },
        { facts: { adminLoginConsumers: [group] }, configured: ['aci-orders'] },
        { facts: { adminLoginConsumers: undefined }, configured: 'unknown' },
      ],
    },
    {
      name: 'on a Basic registry too',
      state: registryBody({ adminUserEnabled: true }, { sku: { name: 'Basic' } }),
      findings: [
        {
          messageId: 'adminEnabled',
          path: '/properties/adminUserEnabled',
          message: 'The admin account of registry acrcontoso is enabled.',
        },
      ],
      after: registryBody({ adminUserEnabled: false }, { sku: { name: 'Basic' } }),
    },
  ],
  unreadable: [
    {
      name: 'a text where a boolean belongs',
      state: withMembers(registryBody(), { adminUserEnabled: 'true' }),
      says: '/properties/adminUserEnabled is not a boolean',
    },
    { name: 'a body of another type', state: registryBody({}, { type: 'Microsoft.Web/sites' }), says: '/type is not' },
  ],
});
