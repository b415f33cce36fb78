import { caIpRestrictions } from '../../src/controls/ca-ip-restrictions.ts';
import { appBody, appWithIngress } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const AT = '/properties/configuration/ingress/ipSecurityRestrictions';
const rule = (action: string | null, ipAddressRange = '203.0.113.0/24', name = 'office') => {
  return { name, action, ipAddressRange };
};
const restricted = (...rules: readonly ReturnType<typeof rule>[]) =>
  appWithIngress({ external: true, ipSecurityRestrictions: rules });
const says = 'From which addresses the clients come is not known here';
const unrestricted = [
  { messageId: 'unrestricted', path: AT, message: 'Container app orders is external and answers every address.' },
];
const mixed = [
  {
    messageId: 'mixed',
    path: AT,
    message: 'The rules of container app orders do not all allow or all deny, so what they let in is not certain.',
  },
];

testControl(caIpRestrictions, {
  compliant: [
    { name: 'an allow-list', state: restricted(rule('Allow'), rule('allow', '198.51.100.7/32')) },
    { name: 'a list of whom to turn away', state: restricted(rule('Deny')) },
    { name: 'everybody turned away', state: restricted(rule('Deny', '0.0.0.0/0')) },
    { name: 'a range that ends in a nought', state: restricted(rule('Allow', '10.0.0.0/10')) },
  ],
  notApplicable: [
    { name: 'internal', state: appWithIngress({ external: false }) },
    { name: 'no ingress', state: appBody({ ingress: null }) },
  ],
  drifted: [
    { name: 'no rules', state: appWithIngress({ external: true }), findings: unrestricted, says },
    { name: 'an empty list', state: restricted(), findings: unrestricted, says },
    { name: 'allow and deny', state: restricted(rule('Allow'), rule('Deny')), findings: mixed, says },
    { name: 'a rule without an action', state: restricted(rule(null)), findings: mixed, says },
    {
      name: 'a rule for everybody',
      state: restricted(rule('Allow'), rule('Allow', '0.0.0.0/0', 'all')),
      findings: [
        {
          messageId: 'everybody',
          path: `${AT}/1`,
          message: 'Rule all of container app orders lets in every address.',
        },
      ],
      says,
    },
  ],
  unreadable: [
    {
      name: 'an action that nobody knows',
      state: restricted(rule('Log')),
      says: `${AT}/*/action is not Allow or Deny`,
    },
  ],
});
