import { defenderContainersPlan } from '../../src/controls/defender-containers-plan.ts';
import { planBody, SCAN_ON } from '../support/defender-bodies.ts';
import { GROUP } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const SENSOR = {
  name: 'ContainerSensor',
  isEnabled: 'False',
  additionalExtensionProperties: { SecurityGatingEnabled: 'False' },
};
const off = [
  {
    messageId: 'planOff',
    path: '/properties/pricingTier',
    message: 'Defender for Containers is not on in subscription 11111111-1111-4111-8111-111111111111.',
  },
];
const old = (plan: string) => [
  {
    messageId: 'oldPlan',
    path: '/properties/pricingTier',
    message:
      `The old Defender plan ${plan} of subscription 11111111-1111-4111-8111-111111111111 is not off; ` +
      'Containers has replaced it.',
  },
];

testControl(defenderContainersPlan, {
  compliant: [
    { name: 'on', state: planBody('Containers', { pricingTier: 'Standard', extensions: [SCAN_ON] }) },
    { name: 'on, in small letters', state: planBody('containers', { pricingTier: 'standard' }) },
    {
      name: 'an old plan that is off',
      state: planBody('ContainerRegistry', { pricingTier: 'Free', deprecated: true }),
    },
  ],
  notApplicable: [
    { name: 'another plan', state: planBody('Arm', { pricingTier: 'Free' }) },
    {
      name: 'a plan of a single resource',
      state: planBody('Containers', { pricingTier: 'Free' }, `${GROUP}/providers/Microsoft.X/y/z`),
    },
  ],
  drifted: [
    {
      name: 'off',
      state: planBody('Containers', { pricingTier: 'Free' }),
      findings: off,
      after: planBody('Containers', { pricingTier: 'Standard', extensions: [SCAN_ON] }),
    },
    {
      name: 'off, with extensions',
      state: planBody('Containers', {
        pricingTier: 'Free',
        enforce: 'False',
        extensions: [SENSOR, { ...SCAN_ON, isEnabled: 'False' }],
      }),
      findings: off,
      after: planBody('Containers', { pricingTier: 'Standard', enforce: 'False', extensions: [SENSOR, SCAN_ON] }),
    },
    {
      name: 'the old plan for registries is paid for',
      state: planBody('ContainerRegistry', { pricingTier: 'Standard', deprecated: true, replacedBy: ['Containers'] }),
      findings: old('ContainerRegistry'),
      says: 'whoever switches this one off first has neither',
    },
    {
      name: 'nobody knows whether the old plan for Kubernetes is paid for',
      state: planBody('KubernetesService', { pricingTier: null }),
      findings: old('KubernetesService'),
      says: 'The plan Containers takes its place',
    },
  ],
  unfixable: [
    {
      name: 'Azure says no tier',
      state: planBody('Containers', {}),
      says: 'Azure does not say which tier the plan has',
    },
  ],
  unreadable: [
    {
      name: 'a tier that is none',
      state: planBody('Containers', { pricingTier: 'Premium' }),
      says: '/properties/pricingTier is not Free or Standard',
    },
  ],
});
