import { defenderRegistryVaExtension } from '../../src/controls/defender-registry-va-extension.ts';
import { planBody, SCAN_ON } from '../support/defender-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const SENSOR = {
  name: 'ContainerSensor',
  isEnabled: 'True',
  additionalExtensionProperties: { SecurityGatingEnabled: 'False' },
};
const SCAN_OFF = { ...SCAN_ON, isEnabled: 'False' };
const notScanned = (path: string) => [
  {
    messageId: 'notScanned',
    path,
    message: 'Defender does not scan the images of registries in subscription 11111111-1111-4111-8111-111111111111.',
  },
];
const plan = (...extensions: (typeof SENSOR | typeof SCAN_ON)[]) =>
  planBody('Containers', { pricingTier: 'Standard', extensions });

testControl(defenderRegistryVaExtension, {
  compliant: [
    { name: 'on', state: plan(SENSOR, SCAN_ON) },
    { name: 'on, in small letters', state: plan({ ...SCAN_ON, isEnabled: 'true' }) },
  ],
  notApplicable: [
    {
      name: 'the plan for cloud posture',
      state: planBody('CloudPosture', { pricingTier: 'Standard', extensions: [SCAN_OFF] }),
    },
  ],
  drifted: [
    {
      name: 'off',
      state: plan(SENSOR, SCAN_OFF),
      findings: notScanned('/properties/extensions/1/isEnabled'),
      after: plan(SENSOR, SCAN_ON),
    },
    {
      name: 'not said whether it is on',
      state: planBody('Containers', { pricingTier: 'Standard', extensions: [{ name: SCAN_ON.name, isEnabled: null }] }),
      findings: notScanned('/properties/extensions/0/isEnabled'),
      after: plan(SCAN_ON),
    },
    {
      name: 'not listed',
      state: plan(SENSOR),
      findings: notScanned('/properties/extensions'),
      after: plan(SENSOR, SCAN_ON),
    },
    {
      name: 'no extensions',
      state: planBody('Containers', { pricingTier: 'Standard' }),
      findings: notScanned('/properties/extensions'),
      after: plan(SCAN_ON),
    },
  ],
  unfixable: [
    {
      name: 'on in a plan that is off',
      state: planBody('Containers', { pricingTier: 'Free', extensions: [SCAN_ON] }),
      says: 'Switch Defender for Containers on first',
    },
  ],
  unreadable: [
    {
      name: 'a boolean where a text belongs',
      state: planBody('Containers', {
        pricingTier: 'Standard',
        extensions: [{ ...SCAN_ON, isEnabled: true as never }],
      }),
      says: '/properties/extensions/*/isEnabled is not a text',
    },
  ],
});
